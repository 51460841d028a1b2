using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DoubleML.Serverless.Metrics;

/// <summary>What Lambda's REPORT line says of one invocation, as text or in the JSON log format.</summary>
public sealed partial record LambdaReport
{
    /// <summary>The invocation's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>Milliseconds of the handler.</summary>
    public required double DurationMilliseconds { get; init; }

    /// <summary>Milliseconds billed, with the init phase where there was one.</summary>
    public required double BilledMilliseconds { get; init; }

    /// <summary>The function's memory, MB.</summary>
    public required int MemoryMegabytes { get; init; }

    /// <summary>Most memory used by the execution environment, MB.</summary>
    public required int MaxMemoryMegabytes { get; init; }

    /// <summary>Milliseconds of the init phase; null for a warm start.</summary>
    public double? InitMilliseconds { get; init; }

    /// <summary>Milliseconds of restoring a snapshot; null where none was restored.</summary>
    public double? RestoreMilliseconds { get; init; }

    /// <summary><c>timeout</c>, <c>error</c>, <c>failure</c>; null for success.</summary>
    public string? Status { get; init; }

    /// <summary>The platform's type of error, such as <c>Runtime.ExitError</c>; null where there is none.</summary>
    public string? ErrorType { get; init; }

    /// <summary>GB-seconds billed.</summary>
    public double BilledGigabyteSeconds => BilledMilliseconds / 1000 * MemoryMegabytes / 1024;

    /// <summary>Whether the environment was started (or restored) for this invocation.</summary>
    public bool ColdStart => InitMilliseconds is not null || RestoreMilliseconds is not null;

    /// <summary>Finds the last REPORT in a log.</summary>
    /// <param name="log">Lines of a log, or its tail; the first line may be cut off.</param>
    /// <returns>The report, or null where there is none that is whole.</returns>
    public static LambdaReport? Find(string? log)
    {
        foreach (var line in (log ?? "").Split('\n').Reverse())
        {
            var report = line.TrimStart().StartsWith('{') ? FromJson(line) : FromText(line);
            if (report is not null)
            {
                return report;
            }
        }

        return null;
    }

    private static LambdaReport? FromText(string line)
    {
        var start = line.IndexOf("REPORT RequestId:", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Field().Matches(line[(start + "REPORT ".Length)..]))
        {
            fields.TryAdd(match.Groups["name"].Value.Trim(), match.Groups["value"].Value);
        }

        double? Number(string name) => fields.TryGetValue(name, out var text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value) ? value : null;
        if (Number("Billed Duration") is not { } billed || Number("Memory Size") is not { } memory)
        {
            return null;
        }

        return new LambdaReport
        {
            RequestId = fields.GetValueOrDefault("RequestId", ""),
            DurationMilliseconds = Number("Duration") ?? billed,
            BilledMilliseconds = billed + (Number("Billed Restore Duration") ?? 0),
            MemoryMegabytes = (int)memory,
            MaxMemoryMegabytes = (int)(Number("Max Memory Used") ?? 0),
            InitMilliseconds = Number("Init Duration"),
            RestoreMilliseconds = Number("Restore Duration"),
            Status = fields.GetValueOrDefault("Status"),
            ErrorType = fields.GetValueOrDefault("Error Type"),
        };
    }

    private static LambdaReport? FromJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.GetProperty("type").GetString() != "platform.report")
            {
                return null;
            }

            var record = root.GetProperty("record");
            var metrics = record.GetProperty("metrics");
            var status = Text(record, "status");
            return new LambdaReport
            {
                RequestId = Text(record, "requestId") ?? "",
                DurationMilliseconds = Number(metrics, "durationMs") ?? metrics.GetProperty("billedDurationMs").GetDouble(),
                BilledMilliseconds = metrics.GetProperty("billedDurationMs").GetDouble()
                    + (Number(metrics, "billedRestoreDurationMs") ?? 0),
                MemoryMegabytes = metrics.GetProperty("memorySizeMB").GetInt32(),
                MaxMemoryMegabytes = (int)(Number(metrics, "maxMemoryUsedMB") ?? 0),
                InitMilliseconds = Number(metrics, "initDurationMs"),
                RestoreMilliseconds = Number(metrics, "restoreDurationMs"),
                Status = status == "success" ? null : status,
                ErrorType = Text(record, "errorType"),
            };
        }
        catch (Exception exception) when (exception
            is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null; // a line of the function's own, or one that was cut off
        }
    }

    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"(?<name>[A-Za-z][A-Za-z ]*?):\s*(?<value>[^\s]+)(\s+(ms|MB)\b)?")]
    private static partial Regex Field();
}
