using DoubleML.IO.Results;
using DoubleML.Report.Figures;

namespace DoubleML.Report.Kinds;

/// <summary>Figures of the nuisances' losses.</summary>
internal static class LossFigures
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["rmse"] = "Root mean squared error",
        ["log_loss"] = "Log loss",
    };

    /// <summary>One figure a metric: losses of different metrics do not compare.</summary>
    public static IReadOnlyList<Figure> Losses(ResultDocument result) =>
    [
        .. Rows(result).GroupBy(entry => entry.Metric, StringComparer.Ordinal).Select(group => new SpreadFigure(
            $"Nuisances: {Names.GetValueOrDefault(group.Key, group.Key).ToLowerInvariant()}", group.Key, [.. group.Select(entry => entry.Row)])
        {
            Subject = group.Key,
            Note = "Out of sample, over the test folds. Points are medians over the repetitions, lines their ranges. Smaller is better; "
                + (group.Key == "log_loss" ? "a coin toss has 0.69." : "the unit is that of the nuisance's target."),
        }),
    ];

    private static IEnumerable<(string Metric, SpreadRow Row)> Rows(ResultDocument result) =>
        from nuisance in result.Nuisance ?? new Dictionary<string, IReadOnlyDictionary<string, double[][]>>()
        from metric in nuisance.Value
        from j in Enumerable.Range(0, metric.Value[0].Length)
        let values = metric.Value.Select(repetition => repetition[j]).Where(double.IsFinite).ToList()
        where values.Count > 0
        select (metric.Key, new SpreadRow(metric.Value[0].Length == 1 ? nuisance.Key : $"{nuisance.Key}, {Estimand(result, j, metric.Value[0].Length)}", values));

    /// <summary>Losses have one value an estimand, which is mostly, but not for differences of quantiles, a parameter.</summary>
    private static string Estimand(ResultDocument result, int index, int count) =>
        count == result.Parameters.Count ? result.Parameters[index].Name : $"{index + 1}";
}
