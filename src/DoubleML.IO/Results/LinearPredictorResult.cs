using DoubleML.Heterogeneity;

namespace DoubleML.IO.Results;

/// <summary>Conditional or group effects: the coefficients of a best linear predictor.</summary>
public sealed record LinearPredictorResult
{
    /// <summary>The columns' names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Coefficients.</summary>
    public required double[] Coef { get; init; }

    /// <summary>Standard errors.</summary>
    public required double[] Se { get; init; }

    /// <summary>t statistics.</summary>
    public required double[] T { get; init; }

    /// <summary>Two-sided p values.</summary>
    public required double[] P { get; init; }

    /// <summary>Pointwise intervals.</summary>
    public required double[][] Ci { get; init; }

    /// <summary>Effects at the points of a grid.</summary>
    public GridResult? Grid { get; init; }

    /// <summary>Draws up the result.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="grid">Rows of basis values, or null.</param>
    /// <param name="level">The level of the intervals.</param>
    public static LinearPredictorResult From(BestLinearPredictor predictor, double[][]? grid, double level) => new()
    {
        Names = predictor.Names,
        Coef = predictor.Coefficients,
        Se = predictor.StandardErrors,
        T = predictor.TStatistics,
        P = predictor.PValues,
        Ci = Bounds(predictor.ConfidenceIntervals(level)),
        Grid = grid is null ? null : At(predictor, grid, level),
    };

    private static GridResult At(BestLinearPredictor predictor, double[][] grid, double level)
    {
        var (effects, intervals) = predictor.At(grid, level);
        return new GridResult(effects, Bounds(intervals));
    }

    private static double[][] Bounds(IEnumerable<(double Lower, double Upper)> intervals) =>
        [.. intervals.Select(interval => new[] { interval.Lower, interval.Upper })];
}
