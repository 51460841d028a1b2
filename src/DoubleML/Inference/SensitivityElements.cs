namespace DoubleML.Inference;

/// <summary>
/// What the sensitivity analysis of Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis (2022), "Long story short: omitted variable bias in
/// causal machine learning", needs from a model in one repetition.
/// </summary>
/// <param name="Sigma2">σ² = E[(Y − g(W))²], the variance of the outcome's residual.</param>
/// <param name="Nu2">ν² = E[α(W)²], the second moment of the Riesz representer.</param>
/// <param name="PsiSigma2">Influence function of σ², length n_obs.</param>
/// <param name="PsiNu2">Influence function of ν², length n_obs.</param>
/// <param name="RieszRepresenter">α(W), length n_obs.</param>
public sealed record SensitivityElements(double Sigma2, double Nu2, double[] PsiSigma2, double[] PsiNu2, double[] RieszRepresenter)
{
    /// <summary>The elements from the squared residuals of the outcome, m(W; α) and α: ν² = mean(2 m(W; α) − α²).</summary>
    /// <param name="squaredResiduals">(Y − g(W))², length n_obs.</param>
    /// <param name="momentOfRiesz">m(W; α), length n_obs.</param>
    /// <param name="riesz">α(W), length n_obs.</param>
    public static SensitivityElements FromRiesz(double[] squaredResiduals, double[] momentOfRiesz, double[] riesz)
    {
        var sigma2 = squaredResiduals.Average();
        var nu2Score = riesz.Select((rr, i) => (2 * momentOfRiesz[i]) - (rr * rr)).ToArray();
        var nu2 = nu2Score.Average();
        return new SensitivityElements(
            sigma2, nu2, [.. squaredResiduals.Select(s => s - sigma2)], [.. nu2Score.Select(s => s - nu2)], riesz);
    }

    /// <summary>The elements of a difference of two average potential outcomes: σ² is averaged, ν² adds up.</summary>
    /// <param name="level">Elements at one level.</param>
    /// <param name="reference">Elements at the other level.</param>
    public static SensitivityElements OfContrast(SensitivityElements level, SensitivityElements reference) => new(
        (level.Sigma2 + reference.Sigma2) / 2,
        level.Nu2 + reference.Nu2,
        [.. level.PsiSigma2.Zip(reference.PsiSigma2, (a, b) => (a + b) / 2)],
        [.. level.PsiNu2.Zip(reference.PsiNu2, (a, b) => a + b)],
        [.. level.RieszRepresenter.Zip(reference.RieszRepresenter, (a, b) => a - b)]);
}
