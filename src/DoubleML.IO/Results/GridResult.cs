namespace DoubleML.IO.Results;

/// <summary>Effects at the points of a grid.</summary>
/// <param name="Effect">One a point.</param>
/// <param name="Ci">Pointwise intervals.</param>
public sealed record GridResult(double[] Effect, double[][] Ci);
