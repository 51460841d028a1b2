namespace DoubleML.Inference;

/// <summary>
/// What the conditional effect is regressed from: Signal = Multiplier · effect(X) + error. The multiplier is 1 for signals whose conditional
/// mean is the effect itself (the doubly robust ψ_b), and the treatment's residual where an outcome's residual is explained by it.
/// </summary>
/// <param name="Signal">Length n_obs.</param>
/// <param name="Multiplier">Length n_obs, or null for 1.</param>
public sealed record EffectSignal(double[] Signal, double[]? Multiplier = null);
