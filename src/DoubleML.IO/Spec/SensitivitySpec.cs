using DoubleML.Inference;

namespace DoubleML.IO.Spec;

/// <summary>The sensitivity analysis of a run spec.</summary>
/// <param name="CfY">Share of the outcome's residual variation that latent variables explain, in [0, 1).</param>
/// <param name="CfD">Share of the Riesz representer's variation that latent variables generate, in [0, 1).</param>
/// <param name="Rho">Degree of adversity, in [−1, 1].</param>
/// <param name="NullHypothesis">The value of θ that the robustness values refer to: one for all parameters, or one a parameter; 0 if left out.</param>
/// <param name="Benchmark">Sets of covariates, by a name of the user's, whose leaving out serves as a yardstick; null for none.</param>
/// <param name="Contour">Bounds over a grid of (cf_d, cf_y); null for none.</param>
public sealed record SensitivitySpec(
    double CfY = 0.03,
    double CfD = 0.03,
    double Rho = 1,
    NumberOrList? NullHypothesis = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Benchmark = null,
    ContourSpec? Contour = null)
{
    /// <summary>The value of θ that the robustness values refer to: one for all parameters, or one a parameter.</summary>
    public NumberOrList NullHypothesis { get; init; } = NullHypothesis ?? new([0]);

    /// <summary>The confounding scenario.</summary>
    /// <param name="level">The spec's level.</param>
    public ConfoundingScenario Scenario(double level) => new(CfY, CfD, Rho, level);
}
