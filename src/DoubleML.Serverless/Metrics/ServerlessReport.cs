using DoubleML.CrossFitting;

namespace DoubleML.Serverless.Metrics;

/// <summary>How a run on Lambda was executed: the figures of Table 1 of Kurz (2021) and more.</summary>
public sealed record ServerlessReport : ExecutionReport
{
    /// <summary>Invocations that ran (or may have run) the function, those repeated and hedged included: what is billed.</summary>
    public int Requests { get; init; }

    /// <summary>Invocations in new execution environments.</summary>
    public int ColdStarts { get; init; }

    /// <summary>Attempts after the first one of the same work: after throttles, failures, lost connections, corrupt answers.</summary>
    public int Retries { get; init; }

    /// <summary>Requests that Lambda refused because there were too many; not billed.</summary>
    public int Throttles { get; init; }

    /// <summary>Second requests for work whose first request took unusually long.</summary>
    public int Hedged { get; init; }

    /// <summary>Tasks, or parts of tasks, taken from the journal of an earlier run instead of being fitted.</summary>
    public int Resumed { get; init; }

    /// <summary>Seconds from the first request to the last answer, summed over waves.</summary>
    public double ResponseSeconds { get; init; }

    /// <summary>Milliseconds of the handler, mean over requests.</summary>
    public double? MeanDurationMilliseconds { get; init; }

    /// <summary>Milliseconds of the shortest handler.</summary>
    public double? MinDurationMilliseconds { get; init; }

    /// <summary>Milliseconds of the longest handler.</summary>
    public double? MaxDurationMilliseconds { get; init; }

    /// <summary>Milliseconds of the init phase, mean over cold starts; null where there was none.</summary>
    public double? MeanInitMilliseconds { get; init; }

    /// <summary>Milliseconds of the longest init phase; null where there was none.</summary>
    public double? MaxInitMilliseconds { get; init; }

    /// <summary>The function's memory, MB.</summary>
    public int MemoryMegabytes { get; init; }

    /// <summary>The most memory that an environment used, MB; null where it is not known.</summary>
    public int? MaxMemoryMegabytes { get; init; }

    /// <summary>GB-seconds billed.</summary>
    public double BilledGigabyteSeconds { get; init; }

    /// <summary>Dollars for requests and GB-seconds; null where the price is not known.</summary>
    public double? CostUsd { get; init; }

    /// <summary>
    /// Requests without a REPORT line (lost connections, abandoned ones): the time that the client waited stands for the billed one.
    /// </summary>
    public int EstimatedRequests { get; init; }

    /// <summary>The requests that are billed one by one, in the order in which they ended.</summary>
    public IReadOnlyList<InvocationRecord> Invocations { get; init; } = [];
}
