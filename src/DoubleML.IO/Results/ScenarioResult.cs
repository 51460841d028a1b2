namespace DoubleML.IO.Results;

/// <summary>The confounding scenario that bounds were computed for.</summary>
/// <param name="CfY">Share of the outcome's residual variation that latent variables explain.</param>
/// <param name="CfD">Share of the Riesz representer's variation that they generate.</param>
/// <param name="Rho">Degree of adversity.</param>
/// <param name="NullHypothesis">The values of θ that the robustness values refer to, one a parameter.</param>
public sealed record ScenarioResult(double CfY, double CfD, double Rho, double[] NullHypothesis);
