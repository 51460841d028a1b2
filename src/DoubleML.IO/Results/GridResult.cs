namespace DoubleML.IO.Results;

/// <summary>Effects at the points of a grid.</summary>
/// <param name="Effect">One a point.</param>
/// <param name="Ci">Pointwise intervals.</param>
/// <param name="JointCi">Intervals that cover all points at once, with a bootstrap.</param>
public sealed record GridResult(double[] Effect, double[][] Ci, double[][]? JointCi = null);
