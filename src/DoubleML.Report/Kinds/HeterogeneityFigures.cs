using DoubleML.IO.Results;
using DoubleML.Report.Figures;
using DoubleML.Report.Text;

namespace DoubleML.Report.Kinds;

/// <summary>Figures of effects that differ between groups or along a basis.</summary>
internal static class HeterogeneityFigures
{
    public static IReadOnlyList<Figure> Gate(ResultDocument result) => Rows("Group effects", result.Gate, result);

    public static IReadOnlyList<Figure> Cate(ResultDocument result)
    {
        if (result.Cate?.Grid is not { } grid)
        {
            return Rows("Conditional effects", result.Cate, result);
        }

        var points = grid.Effect
            .Select((effect, i) => new CurvePoint(i + 1, effect, grid.Ci[i][0], grid.Ci[i][1]) { Joint = EstimateFigures.Bounds(grid.JointCi, i) })
            .Where(point => double.IsFinite(point.Estimate) && double.IsFinite(point.Lower) && double.IsFinite(point.Upper)).ToList();
        return points.Count == 0 ? [] :
        [
            new CurveFigure("Conditional effects", "row of the grid", Axis(result), points)
            {
                Reference = 0,
                IsContinuous = true,
                Note = $"The line is the estimated effect at each row of the grid, the band its pointwise {Numbers.Percent(result.Level)} intervals"
                    + (grid.JointCi is null ? "." : "; between the thin lines lie all effects at once."),
            },
        ];
    }

    private static IReadOnlyList<Figure> Rows(string title, LinearPredictorResult? predictor, ResultDocument result)
    {
        var rows = predictor?.Names
            .Select((name, j) => new IntervalRow(name, predictor.Coef[j], predictor.Ci[j][0], predictor.Ci[j][1])
            {
                Joint = EstimateFigures.Bounds(predictor.JointCi, j),
            })
            .Where(row => double.IsFinite(row.Estimate) && double.IsFinite(row.Lower) && double.IsFinite(row.Upper)).ToList();
        return rows is not { Count: > 0 } ? [] :
        [
            new IntervalFigure(title, Axis(result), rows)
            {
                Reference = 0,
                Note = $"{EstimateFigures.IntervalNote(result.Level, predictor!.JointCi is not null)} The dashed line marks no effect.",
            },
        ];
    }

    private static string Axis(ResultDocument result) => $"effect on {result.Roles?.Y ?? "the outcome"}";
}
