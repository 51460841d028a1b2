using System.Globalization;
using DoubleML.Cli.Rendering;
using DoubleML.IO.Results;
using DoubleML.Serverless.Metrics;

namespace DoubleML.Cli.Cloud;

/// <summary>How a run on Lambda went: in the result document, and as a table like Table 1 of Kurz (2021).</summary>
internal static class ServerlessFigures
{
    /// <summary>The result document's part.</summary>
    public static ExecutionResult Of(ServerlessReport report) => ExecutionResult.From(report) with
    {
        ResponseSeconds = report.ResponseSeconds,
        BilledGbSeconds = report.BilledGigabyteSeconds,
        CostUsd = report.CostUsd,
        Requests = report.Requests,
        ColdStarts = report.ColdStarts,
        Retries = report.Retries,
        Throttles = report.Throttles,
        Hedged = report.Hedged,
        Resumed = report.Resumed,
        MeanDurationMs = report.MeanDurationMilliseconds,
        MinDurationMs = report.MinDurationMilliseconds,
        MaxDurationMs = report.MaxDurationMilliseconds,
        MeanInitMs = report.MeanInitMilliseconds,
        MemoryMb = report.MemoryMegabytes,
        MaxMemoryMb = report.MaxMemoryMegabytes,
        Invocations = Of(report.Invocations),
    };

    /// <summary>The table; nothing for a run that was not on Lambda.</summary>
    public static void Write(Terminal terminal, ExecutionResult result)
    {
        if (result.Requests is null)
        {
            return;
        }

        TextTable.Write(terminal, [$"Lambda, scaling {result.Scaling}", ""],
        [
            ["fit time", Number(result.FitSeconds, "0.00", "s")],
            ["response time", Number(result.ResponseSeconds, "0.00", "s")],
            ["requests (retried, throttled, hedged)", $"{result.Requests} ({result.Retries}, {result.Throttles}, {result.Hedged})"],
            ["tasks (from the journal)", $"{result.Tasks} ({result.Resumed})"],
            ["mean duration", Number(result.MeanDurationMs, "0", "ms")],
            ["minimum duration", Number(result.MinDurationMs, "0", "ms")],
            ["maximum duration", Number(result.MaxDurationMs, "0", "ms")],
            ["cold starts (mean init)", $"{result.ColdStarts} ({Number(result.MeanInitMs, "0", "ms")})"],
            ["memory used at most (of)", $"{Number(result.MaxMemoryMb, "0", "MB")} ({result.MemoryMb} MB)"],
            ["billed", Number(result.BilledGbSeconds, "0.00", "GB-seconds")],
            ["cost", Number(result.CostUsd, "0.000000", "USD")],
        ]);
    }

    private static InvocationsResult Of(IReadOnlyList<InvocationRecord> records)
    {
        var first = records.Select(record => record.Sent).DefaultIfEmpty().Min();
        return new InvocationsResult
        {
            SentMs = [.. records.Select(record => Rounded(record.Sent - first))],
            ResponseMs = [.. records.Select(record => Rounded(record.Waited))],
            DurationMs = [.. records.Select(record => record.Report?.DurationMilliseconds)],
            BilledMs = [.. records.Select(record => record.BilledMilliseconds)],
            InitMs = [.. records.Select(record => record.Report?.InitMilliseconds)],
            MaxMemoryMb = [.. records.Select(record => record.Report?.MaxMemoryMegabytes)],
            Fits = [.. records.Select(record => record.Pieces)],
            Outcome = [.. records.Select(record => record.Result)],
        };
    }

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static string Number(double? value, string format, string unit) =>
        value is { } number ? $"{number.ToString(format, CultureInfo.InvariantCulture)} {unit}" : "not known";
}
