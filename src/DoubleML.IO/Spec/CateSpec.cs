namespace DoubleML.IO.Spec;

/// <summary>The best linear predictor of conditional effects.</summary>
/// <param name="Basis">File with the columns of the basis, one row an observation; no intercept is added.</param>
/// <param name="Grid">File with the same columns: effects and pointwise intervals at these rows; null for none.</param>
public sealed record CateSpec(string Basis, string? Grid = null);
