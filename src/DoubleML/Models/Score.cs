namespace DoubleML.Models;

/// <summary>A Neyman-orthogonal score evaluated at the nuisance predictions of one repetition.</summary>
public abstract record Score;

/// <summary>A score that is linear in the parameter: ψ(W; θ, η) = θ ψ_a(W; η) + ψ_b(W; η).</summary>
/// <param name="PsiA">ψ_a, length n_obs.</param>
/// <param name="PsiB">ψ_b, length n_obs.</param>
public sealed record LinearScore(double[] PsiA, double[] PsiB) : Score;

/// <summary>A score that is not linear in the parameter; θ is found as the root of its (weighted) mean.</summary>
/// <param name="Psi">ψ at θ, length n_obs.</param>
/// <param name="Derivative">∂ψ/∂θ at θ, length n_obs; its mean in every row where only that is known.</param>
public sealed record NonlinearScore(Func<double, double[]> Psi, Func<double, double[]> Derivative) : Score
{
    /// <summary>Where the search begins.</summary>
    public double Start { get; init; }

    /// <summary>
    /// The range of θ if the mean score is a step function of it (quantiles), whose sign change nearest to <see cref="Start"/> is sought.
    /// Null for a smooth score, whose root is found by Newton's method.
    /// </summary>
    public (double Low, double High)? Bounds { get; init; }
}

/// <summary>An estimate that is known already, with its influence function (local polynomials, for example).</summary>
/// <param name="Theta">θ.</param>
/// <param name="Influence">Contributions of the observations, whose squares add up to the variance; length n_obs.</param>
/// <param name="EffectiveCount">The number of observations that the estimate rests on (within the bandwidth, for example).</param>
public sealed record InfluenceScore(double Theta, double[] Influence, int EffectiveCount) : Score;
