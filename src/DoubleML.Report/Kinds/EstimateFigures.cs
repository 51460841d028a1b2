using System.Globalization;
using DoubleML.IO.Results;
using DoubleML.Report.Figures;
using DoubleML.Report.Text;

namespace DoubleML.Report.Kinds;

/// <summary>Figures of the estimates themselves.</summary>
internal static class EstimateFigures
{
    public static IReadOnlyList<Figure> Forest(ResultDocument result)
    {
        var text = ModelText.Of(result);
        var figure = Intervals("Estimates", Axis(result, text.IsEffect), result.Parameters, result.JointCi, result.Level, text.IsEffect);
        var truth = text.IsEffect && result.Parameters.Count == 1 ? result.TrueTheta : null;
        return figure is null ? [] :
        [
            figure with
            {
                Truth = truth,
                Note = figure.Note + (truth is null ? "" : " The orange line is the true value of the simulation.")
                    + (result.Model == "did_multi" ? " ATT(g, t₀, t₁) is the effect on those first treated in g, in period t₁ compared with t₀." : ""),
            },
        ];
    }

    public static IReadOnlyList<Figure> Contrasts(ResultDocument result) =>
        result.CausalContrast is { } contrast
        && Intervals("Causal contrasts", Axis(result, true), contrast.Parameters, contrast.JointCi, result.Level, true) is { } figure
            ? [figure]
            : [];

    public static IReadOnlyList<Figure> Aggregation(ResultDocument result)
    {
        if (result.Aggregation is not { } aggregation)
        {
            return [];
        }

        var (title, x) = aggregation.Method switch
        {
            "eventstudy" => ("Event study", "periods since treatment"),
            "group" => ("Effects by group", "first period of treatment"),
            _ => ("Effects by period", "period"),
        };
        var points = aggregation.Parameters
            .Select((p, j) => (Parameter: p, Joint: Bounds(aggregation.JointCi, j)))
            .Where(entry => IsDrawable(entry.Parameter) && double.TryParse(entry.Parameter.Name, CultureInfo.InvariantCulture, out _))
            .Select(entry => new CurvePoint(
                double.Parse(entry.Parameter.Name, CultureInfo.InvariantCulture), entry.Parameter.Theta, entry.Parameter.Ci[0], entry.Parameter.Ci[1])
            { Joint = entry.Joint })
            .OrderBy(point => point.X)
            .ToList();
        var isEventStudy = aggregation.Method == "eventstudy";
        return points.Count == 0 ? [] :
        [
            new CurveFigure(title, x, Axis(result, true), points)
            {
                Reference = 0,
                TreatedFrom = isEventStudy ? 0 : null,
                Note = IntervalNote(result.Level, aggregation.JointCi is not null)
                    + (isEventStudy ? " Before treatment (grey) effects should be near 0: that is what parallel trends imply." : ""),
            },
        ];
    }

    public static IReadOnlyList<Figure> Repetitions(ResultDocument result) =>
    [
        .. result.Parameters
            .Select(parameter => (Parameter: parameter, Values: parameter.AllThetas.Where(double.IsFinite).ToList()))
            .Where(entry => entry.Values.Count > 1 && double.IsFinite(entry.Parameter.Theta))
            .Select(entry => new DistributionFigure(
                $"{entry.Parameter.Name} over {entry.Values.Count} sample splits", Axis(result, ModelText.Of(result).IsEffect), entry.Values, entry.Parameter.Theta)
            {
                Subject = entry.Parameter.Name,
                Note = "Each repetition splits the sample anew. The line is the reported estimate, the median. "
                    + $"The repetitions' standard deviation is {SpreadInErrors(entry.Values, entry.Parameter.Se)} of the estimate's standard error.",
            }),
    ];

    /// <summary>How to read points and lines.</summary>
    public static string IntervalNote(double level, bool joint) =>
        $"Points are estimates, lines their {Numbers.Percent(level)} intervals"
        + (joint ? "; the thin lines are joint intervals, which cover all of them at once." : ".");

    /// <summary>One of several intervals, or null where there is none.</summary>
    public static (double Lower, double Upper)? Bounds(double[][]? intervals, int index) =>
        intervals is not null && double.IsFinite(intervals[index][0]) && double.IsFinite(intervals[index][1])
            ? (intervals[index][0], intervals[index][1])
            : null;

    private static string SpreadInErrors(List<double> values, double se)
    {
        var mean = values.Average();
        return Numbers.Percent(Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) / se, "0");
    }

    private static IntervalFigure? Intervals(
        string title, string axis, IReadOnlyList<ParameterResult> parameters, double[][]? joint, double level, bool isEffect)
    {
        var rows = parameters.Select((p, j) => (Parameter: p, Joint: Bounds(joint, j)))
            .Where(entry => IsDrawable(entry.Parameter))
            .Select(entry => new IntervalRow(entry.Parameter.Name, entry.Parameter.Theta, entry.Parameter.Ci[0], entry.Parameter.Ci[1]) { Joint = entry.Joint })
            .ToList();
        return rows.Count == 0 ? null : new IntervalFigure(title, axis, rows)
        {
            Reference = isEffect ? 0 : null,
            Note = IntervalNote(level, joint is not null) + (isEffect ? " The dashed line marks no effect." : ""),
        };
    }

    private static string Axis(ResultDocument result, bool isEffect) => isEffect ? $"effect on {result.Roles?.Y ?? "the outcome"}" : result.Roles?.Y ?? "outcome";

    private static bool IsDrawable(ParameterResult parameter) =>
        double.IsFinite(parameter.Theta) && double.IsFinite(parameter.Ci[0]) && double.IsFinite(parameter.Ci[1]);
}
