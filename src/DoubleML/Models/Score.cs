namespace DoubleML.Models;

/// <summary>A Neyman-orthogonal score evaluated at the nuisance predictions of one repetition.</summary>
public abstract record Score;

/// <summary>A score that is linear in the parameter: ψ(W; θ, η) = θ ψ_a(W; η) + ψ_b(W; η).</summary>
/// <param name="PsiA">ψ_a, length n_obs.</param>
/// <param name="PsiB">ψ_b, length n_obs.</param>
public sealed record LinearScore(double[] PsiA, double[] PsiB) : Score;

/// <summary>A score that is not linear in the parameter; θ is found as the root of its (weighted) mean.</summary>
/// <param name="Psi">ψ at θ, length n_obs.</param>
/// <param name="Derivative">∂ψ/∂θ at θ, length n_obs, or an array of length 1 where it is known for the mean only.</param>
/// <param name="Start">Where the search begins.</param>
public sealed record NonlinearScore(Func<double, double[]> Psi, Func<double, double[]> Derivative, double Start) : Score
{
    /// <summary>
    /// Where the mean score jumps, if it is a step function of θ (quantiles): the root is then one of these points.
    /// Null for a smooth score, whose root is found by Newton's method.
    /// </summary>
    public double[]? Jumps { get; init; }
}
