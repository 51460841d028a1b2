using DoubleML.Heterogeneity;
using DoubleML.IO.Spec;
using DoubleML.Sampling;

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

    /// <summary>Intervals that cover all groups at once, with a bootstrap; null for conditional effects, whose grid has them.</summary>
    public double[][]? JointCi { get; init; }

    /// <summary>Effects at the points of a grid.</summary>
    public GridResult? Grid { get; init; }

    /// <summary>Draws up the result for conditional effects.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="grid">Rows of basis values, or null.</param>
    /// <param name="spec">What the user asked for.</param>
    public static LinearPredictorResult OfBasis(BestLinearPredictor predictor, double[][]? grid, RunSpec spec) =>
        From(predictor, spec.Level) with { Grid = grid is null ? null : At(predictor, grid, spec) };

    /// <summary>Draws up the result for group effects.</summary>
    /// <param name="predictor">The predictor, whose basis indicates groups.</param>
    /// <param name="spec">What the user asked for.</param>
    public static LinearPredictorResult OfGroups(BestLinearPredictor predictor, RunSpec spec) => From(predictor, spec.Level) with
    {
        JointCi = spec.Bootstrap is null ? null : Bounds(predictor.JointConfidenceIntervals(spec.Level, spec.Bootstrap.NRepBoot, Key(spec, "gate"))),
    };

    private static LinearPredictorResult From(BestLinearPredictor predictor, double level) => new()
    {
        Names = predictor.Names,
        Coef = predictor.Coefficients,
        Se = predictor.StandardErrors,
        T = predictor.TStatistics,
        P = predictor.PValues,
        Ci = Bounds(predictor.ConfidenceIntervals(level)),
    };

    private static GridResult At(BestLinearPredictor predictor, double[][] grid, RunSpec spec)
    {
        var (effects, intervals) = predictor.At(grid, spec.Level);
        return new GridResult(effects, Bounds(intervals), spec.Bootstrap is null
            ? null
            : Bounds(predictor.JointlyAt(grid, spec.Level, spec.Bootstrap.NRepBoot, Key(spec, "cate")).Intervals));
    }

    private static RandomKey Key(RunSpec spec, string of) => RandomKey.FromSeed(spec.Seed).Derive("bootstrap").Derive(of);

    private static double[][] Bounds(IEnumerable<(double Lower, double Upper)> intervals) =>
        [.. intervals.Select(interval => new[] { interval.Lower, interval.Upper })];
}
