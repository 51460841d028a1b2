using DoubleML.Inference;

namespace DoubleML.IO.Spec;

/// <summary>The sensitivity analysis of a run spec.</summary>
public sealed record SensitivitySpec
{
    /// <summary>Share of the outcome's residual variation that latent variables explain, in [0, 1).</summary>
    public double CfY { get; init; } = 0.03;

    /// <summary>Share of the Riesz representer's variation that latent variables generate, in [0, 1).</summary>
    public double CfD { get; init; } = 0.03;

    /// <summary>Degree of adversity, in [−1, 1].</summary>
    public double Rho { get; init; } = 1;

    /// <summary>The value of θ that the robustness values refer to: one for all parameters, or one a parameter.</summary>
    public NumberOrList NullHypothesis { get; init; } = new([0]);

    /// <summary>The confounding scenario.</summary>
    /// <param name="level">The spec's level.</param>
    public ConfoundingScenario Scenario(double level) => new(CfY, CfD, Rho, level);
}
