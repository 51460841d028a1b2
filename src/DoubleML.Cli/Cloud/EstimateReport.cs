using System.Globalization;
using DoubleML.Cli.Rendering;
using DoubleML.Serverless.Planning;

namespace DoubleML.Cli.Cloud;

/// <summary>Predictions for memory sizes × scalings for people: the paper's Figures 4 and 5 as a table and a plot.</summary>
internal static class EstimateReport
{
    private static readonly Dictionary<ScalingKind, char> Marks = new()
    {
        [ScalingKind.Repetitions] = 'r',
        [ScalingKind.Folds] = 'f',
        [ScalingKind.Trees] = 't',
        [ScalingKind.Auto] = 'a',
    };

    public static void Write(Terminal terminal, EstimateTable table)
    {
        var named = new[] { ("cheapest", table.Cheapest), ("fastest", table.Fastest), ("knee", table.Knee) };
        TextTable.Write(
            terminal,
            ["MB", "scaling", "requests", "seconds", "GB-seconds", "USD", ""],
            table.Rows.Select(row => new[]
            {
                row.MemoryMegabytes.ToString(CultureInfo.InvariantCulture),
                row.Scaling.ToString(),
                row.Requests.ToString(CultureInfo.InvariantCulture),
                Number(row.Seconds, "0.00"),
                Number(row.BilledGigabyteSeconds, "0.0"),
                Number(row.CostUsd, "0.000000"),
                row.LongestInvocationSeconds > table.TimeLimitSeconds
                    ? "too long for an invocation"
                    : string.Join(", ", named.Where(n => n.Item2 == row).Select(n => n.Item1)),
            }));
        ScatterPlot.Write(
            terminal.Out,
            [.. table.Rows.Select(row => (row.Seconds, row.CostUsd, Marks[row.Scaling.Kind]))],
            "seconds",
            $"USD ({string.Join(", ", table.Rows.Select(row => row.Scaling).Distinct().Select(scaling => $"{Marks[scaling.Kind]}: {scaling}"))})");
        foreach (var (name, row) in named)
        {
            terminal.Out.WriteLine($"{name + ":",-9} {row.MemoryMegabytes} MB, scaling {row.Scaling}: {Number(row.Seconds, "0.00")} s, {Number(row.CostUsd, "0.000000")} USD");
        }
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
