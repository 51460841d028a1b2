using System.Text.Json.Serialization;
using DoubleML.CrossFitting;

namespace DoubleML.IO.Results;

/// <summary>How the fits were executed. What a backend does not measure is null.</summary>
public sealed record ExecutionResult
{
    /// <summary>Name of the backend.</summary>
    public required string Backend { get; init; }

    /// <summary>How tasks were grouped.</summary>
    public required string Scaling { get; init; }

    /// <summary>The number of nuisance fits.</summary>
    public required int Tasks { get; init; }

    /// <summary>Wall-clock seconds of the fits.</summary>
    public required double FitSeconds { get; init; }

    /// <summary>Mean seconds until a response.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? ResponseSeconds { get; init; }

    /// <summary>Billed gigabyte-seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? BilledGbSeconds { get; init; }

    /// <summary>The price.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? CostUsd { get; init; }

    /// <summary>From a backend's report.</summary>
    /// <param name="report">The report.</param>
    public static ExecutionResult From(ExecutionReport report) => new()
    {
        Backend = report.Backend,
        Scaling = report.Scaling,
        Tasks = report.Tasks,
        FitSeconds = report.FitSeconds,
    };
}
