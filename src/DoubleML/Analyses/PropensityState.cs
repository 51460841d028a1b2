namespace DoubleML.Analyses;

/// <summary>The propensities of the observations that share a value of the indicator.</summary>
/// <param name="Value">The indicator's value, 0 or 1.</param>
/// <param name="NObs">The number of observations, the mean over the repetitions.</param>
/// <param name="Min">The smallest propensity.</param>
/// <param name="Mean">The mean propensity.</param>
/// <param name="Max">The largest propensity.</param>
/// <param name="EffectiveSampleSize">
/// (Σ w)² / Σ w² with the inverse probability weights w = 1 / m, for the value 0 w = 1 / (1 − m): the number of equally weighted observations
/// with the same variance (Kish 1965); the mean over the repetitions.
/// </param>
/// <param name="MaxWeight">The largest weight.</param>
/// <param name="Counts">The number of observations in each bin, the mean over the repetitions.</param>
public sealed record PropensityState(
    int Value, double NObs, double Min, double Mean, double Max, double EffectiveSampleSize, double MaxWeight, double[] Counts);
