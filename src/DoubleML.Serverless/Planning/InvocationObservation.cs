namespace DoubleML.Serverless.Planning;

/// <summary>What one finished invocation tells about durations.</summary>
public sealed record InvocationObservation
{
    /// <summary>The function's memory, MB.</summary>
    public required int MemoryMegabytes { get; init; }

    /// <summary>Milliseconds of the handler.</summary>
    public required double DurationMilliseconds { get; init; }

    /// <summary>Milliseconds of the init phase, or null for a warm start.</summary>
    public double? InitMilliseconds { get; init; }

    /// <summary>Milliseconds of getting and decoding data; large in an environment's first invocation only.</summary>
    public double DataMilliseconds { get; init; }

    /// <summary>Seconds that the client waited for the answer.</summary>
    public double ResponseSeconds { get; init; }

    /// <summary>The pieces: the kind of task, the share of its parts that were done (1 for all) and the milliseconds of the fit.</summary>
    public required IReadOnlyList<(string Kind, double Share, double FitMilliseconds)> Pieces { get; init; }
}
