using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serverless.Planning;

namespace DoubleML.Cli.Cloud;

/// <summary>Predictions for memory sizes × scalings for programs, as <c>--format json</c> prints them.</summary>
/// <param name="Name">What is predicted, or the engine that is simulated; null where there is only one.</param>
/// <param name="Tasks">The number of fits.</param>
/// <param name="Waves">How many waves of fits there are, each of which waits for the one before.</param>
/// <param name="MeasuredOn">Where the fits were measured: <c>local</c> or <c>lambda</c>; null for a simulation.</param>
/// <param name="TaskMs">Milliseconds of a fit on one vCPU by kind.</param>
/// <param name="Estimates">All predictions.</param>
/// <param name="Cheapest">The one that costs least.</param>
/// <param name="Fastest">The one that takes least time.</param>
/// <param name="Knee">The one nearest to the best of both.</param>
internal sealed record EstimateDocument(
    string? Name,
    int? Tasks,
    int? Waves,
    string? MeasuredOn,
    IReadOnlyDictionary<string, double>? TaskMs,
    IReadOnlyList<EstimateRow> Estimates,
    EstimateRow Cheapest,
    EstimateRow Fastest,
    EstimateRow Knee)
{
    private static readonly EstimateJson Json = new(new JsonSerializerOptions(EstimateJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    });

    /// <summary>A measured run.</summary>
    public static EstimateDocument Of(EstimateTable table, Workload workload, string measuredOn, DurationModel model) => Of(table) with
    {
        Tasks = workload.TaskCount,
        Waves = workload.Waves.Count,
        MeasuredOn = measuredOn,
        TaskMs = model.TaskMilliseconds,
    };

    /// <summary>A simulated run.</summary>
    public static EstimateDocument Of(EstimateTable table, string? name = null)
    {
        EstimateRow Row(Estimate row) => EstimateRow.Of(row, table.TimeLimitSeconds);
        return new EstimateDocument(
            name, null, null, null, null, [.. table.Rows.Select(Row)], Row(table.Cheapest), Row(table.Fastest), Row(table.Knee));
    }

    /// <summary>The document as JSON.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json.EstimateDocument);

    /// <summary>Several documents as a JSON array.</summary>
    public static string Write(IReadOnlyList<EstimateDocument> documents) => JsonSerializer.Serialize(documents, Json.IReadOnlyListEstimateDocument);
}

/// <summary>One prediction.</summary>
internal sealed record EstimateRow(
    int MemoryMb,
    string Scaling,
    int Requests,
    double Seconds,
    double BilledGbSeconds,
    double CostUsd,
    double LongestInvocationSeconds,
    bool Possible)
{
    public static EstimateRow Of(Estimate row, double timeLimit) => new(
        row.MemoryMegabytes,
        row.Scaling.ToString(),
        row.Requests,
        row.Seconds,
        row.BilledGigabyteSeconds,
        row.CostUsd,
        row.LongestInvocationSeconds,
        row.LongestInvocationSeconds <= timeLimit);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(EstimateDocument))]
[JsonSerializable(typeof(IReadOnlyList<EstimateDocument>))]
internal sealed partial class EstimateJson : JsonSerializerContext;
