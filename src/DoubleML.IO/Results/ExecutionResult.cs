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

    /// <summary>Seconds from the first request to the last answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? ResponseSeconds { get; init; }

    /// <summary>Billed gigabyte-seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? BilledGbSeconds { get; init; }

    /// <summary>The price.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? CostUsd { get; init; }

    /// <summary>On Lambda: invocations that are billed.</summary>
    public int? Requests { get; init; }

    /// <summary>On Lambda: invocations in new environments.</summary>
    public int? ColdStarts { get; init; }

    /// <summary>On Lambda: attempts after the first one of the same work.</summary>
    public int? Retries { get; init; }

    /// <summary>On Lambda: milliseconds of an invocation, mean.</summary>
    public double? MeanDurationMs { get; init; }

    /// <summary>On Lambda: milliseconds of the shortest invocation.</summary>
    public double? MinDurationMs { get; init; }

    /// <summary>On Lambda: milliseconds of the longest invocation.</summary>
    public double? MaxDurationMs { get; init; }

    /// <summary>On Lambda: milliseconds of the init phase, mean over cold starts.</summary>
    public double? MeanInitMs { get; init; }

    /// <summary>On Lambda: the most memory that an environment used, MB.</summary>
    public int? MaxMemoryMb { get; init; }

    /// <summary>On Lambda: the function's memory, MB.</summary>
    public int? MemoryMb { get; init; }

    /// <summary>On Lambda: requests that were refused because there were too many.</summary>
    public int? Throttles { get; init; }

    /// <summary>On Lambda: second requests for work that took unusually long.</summary>
    public int? Hedged { get; init; }

    /// <summary>On Lambda: tasks taken from the journal of an earlier run.</summary>
    public int? Resumed { get; init; }

    /// <summary>
    /// Wall-clock milliseconds of single fits by nuisance, in the order of repetitions, folds and treatments; without those that an earlier run
    /// had finished.
    /// </summary>
    public IReadOnlyDictionary<string, double[]>? FitMs { get; init; }

    /// <summary>On Lambda: the invocations one by one.</summary>
    public InvocationsResult? Invocations { get; init; }

    /// <summary>From a backend's report.</summary>
    /// <param name="report">The report.</param>
    public static ExecutionResult From(ExecutionReport report) => new()
    {
        Backend = report.Backend,
        Scaling = report.Scaling,
        Tasks = report.Tasks,
        FitSeconds = report.FitSeconds,
        FitMs = report.Durations.Count == 0 ? null : report.Durations
            .GroupBy(duration => duration.Label.Nuisance, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                double[] (group) => [.. group
                    .OrderBy(duration => (duration.Label.Repetition, duration.Label.Fold, duration.Label.Inner))
                    .Select(duration => Math.Round(duration.Milliseconds, 3))]),
    };
}
