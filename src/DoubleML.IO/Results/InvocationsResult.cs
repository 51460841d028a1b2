namespace DoubleML.IO.Results;

/// <summary>The invocations of a run on Lambda as columns: element i of each list is invocation i, in the order in which they ended.</summary>
public sealed record InvocationsResult
{
    /// <summary>Milliseconds from the run's first request to this one.</summary>
    public required double[] SentMs { get; init; }

    /// <summary>Milliseconds that the client waited for the answer.</summary>
    public required double[] ResponseMs { get; init; }

    /// <summary>Milliseconds of the handler; null where Lambda did not report.</summary>
    public required double?[] DurationMs { get; init; }

    /// <summary>Milliseconds billed; those that the client waited where Lambda did not report.</summary>
    public required double[] BilledMs { get; init; }

    /// <summary>Milliseconds of the init phase; null for a warm start.</summary>
    public required double?[] InitMs { get; init; }

    /// <summary>The most memory that the environment had used, MB; null where Lambda did not report.</summary>
    public required int?[] MaxMemoryMb { get; init; }

    /// <summary>How many fits, or parts of fits, were asked for.</summary>
    public required int[] Fits { get; init; }

    /// <summary>What became of it: <c>answered</c>, <c>abandoned</c> (another answer was there first), or the kind of failure.</summary>
    public required string[] Outcome { get; init; }
}
