using System.Globalization;
using DoubleML.IO.Results;
using DoubleML.Report.Figures;
using DoubleML.Report.Text;

namespace DoubleML.Report.Kinds;

/// <summary>Figures of the run: what took how long and cost how much.</summary>
internal static class ExecutionFigures
{
    private const double MillisecondsInSecond = 1000;

    public static IReadOnlyList<Figure> Durations(ResultDocument result)
    {
        var samples = (result.Execution.FitMs ?? new Dictionary<string, double[]>())
            .Select(entry => (Nuisance: entry.Key, Milliseconds: entry.Value.Where(double.IsFinite).ToList()))
            .Where(entry => entry.Milliseconds.Count > 0).ToList();
        if (samples.Count == 0)
        {
            return [];
        }

        var inSeconds = samples.Max(sample => sample.Milliseconds.Max()) >= MillisecondsInSecond;
        var divisor = inSeconds ? MillisecondsInSecond : 1;
        return
        [
            new SpreadFigure(
                "Duration of a fit",
                inSeconds ? "seconds" : "milliseconds",
                [.. samples.Select(sample => new SpreadRow(sample.Nuisance, [.. sample.Milliseconds.Select(value => value / divisor)]))])
            {
                Note = $"{samples.Sum(sample => sample.Milliseconds.Count)} fits by nuisance. Points are medians, thick lines the middle half, thin lines all.",
            },
        ];
    }

    public static IReadOnlyList<Figure> Invocations(ResultDocument result)
    {
        if (result.Execution.Invocations is not { SentMs.Length: > 0 } invocations)
        {
            return [];
        }

        var bars = Enumerable.Range(0, invocations.SentMs.Length)
            .OrderBy(i => invocations.SentMs[i]).ThenBy(i => i)
            .Select(i => new TimelineBar(
                invocations.SentMs[i] / MillisecondsInSecond,
                (invocations.SentMs[i] + invocations.ResponseMs[i]) / MillisecondsInSecond,
                (invocations.InitMs[i] ?? 0) / MillisecondsInSecond,
                invocations.Outcome[i] == "answered",
                string.Create(CultureInfo.InvariantCulture, $"{invocations.Fits[i]} fits, {Numbers.Duration(invocations.ResponseMs[i] / MillisecondsInSecond)}, {invocations.Outcome[i]}")));
        return
        [
            new TimelineFigure("Invocations", [.. bars])
            {
                Note = "Each line is an invocation from its request to its answer, in the order in which they were sent; orange begins a cold start, red gave no answer.",
            },
        ];
    }

    public static IReadOnlyList<Figure> Cost(ResultDocument result)
    {
        if (result.Execution is not { CostUsd: { } cost, Invocations: { SentMs.Length: > 0 } invocations } || !double.IsFinite(cost))
        {
            return [];
        }

        var billed = invocations.BilledMs.Sum();
        var sum = 0.0;
        List<(double X, double Y)> points = [(0, 0)];
        foreach (var i in Enumerable.Range(0, invocations.SentMs.Length).OrderBy(i => invocations.SentMs[i] + invocations.ResponseMs[i]))
        {
            sum += invocations.BilledMs[i];
            points.Add(((invocations.SentMs[i] + invocations.ResponseMs[i]) / MillisecondsInSecond, billed > 0 ? cost * sum / billed : 0));
        }

        return
        [
            new StepsFigure("Cost over time", "seconds since the first request", "USD", points)
            {
                Note = $"{Numbers.Dollars(cost)} in all, {Numbers.Dollars(cost / Math.Max(1, result.Execution.Tasks))} a fit, shared among the invocations by what they were billed.",
            },
        ];
    }
}
