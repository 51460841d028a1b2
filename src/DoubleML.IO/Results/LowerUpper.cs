namespace DoubleML.IO.Results;

/// <summary>Lower and upper bounds, one a parameter.</summary>
/// <param name="Lower">Lower bounds.</param>
/// <param name="Upper">Upper bounds.</param>
public sealed record LowerUpper(double[] Lower, double[] Upper);
