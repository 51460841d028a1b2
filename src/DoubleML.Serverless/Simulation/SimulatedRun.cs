using DoubleML.Serverless.Planning;

namespace DoubleML.Serverless.Simulation;

/// <summary>A run as the simulation sees it.</summary>
/// <param name="Engine">The program in the function.</param>
/// <param name="MemoryMegabytes">The function's memory, MB.</param>
/// <param name="Scaling">How tasks are grouped.</param>
public sealed record SimulatedRun(string Engine, int MemoryMegabytes, Scaling Scaling)
{
    /// <summary>Invocations.</summary>
    public int Requests { get; init; }

    /// <summary>New environments.</summary>
    public int ColdStarts { get; init; }

    /// <summary>Requests that were refused and sent again.</summary>
    public int Throttles { get; init; }

    /// <summary>Seconds from the first request to the last answer.</summary>
    public double FitSeconds { get; init; }

    /// <summary>Seconds of an invocation's handler, mean.</summary>
    public double MeanDurationSeconds { get; init; }

    /// <summary>Seconds of the longest invocation's handler.</summary>
    public double MaxDurationSeconds { get; init; }

    /// <summary>GB-seconds billed.</summary>
    public double BilledGigabyteSeconds { get; init; }

    /// <summary>Dollars for GB-seconds and requests.</summary>
    public double CostUsd { get; init; }

    /// <summary>The run as an estimate, to be compared with others.</summary>
    public Estimate ToEstimate() =>
        new(MemoryMegabytes, Scaling, Requests, FitSeconds, BilledGigabyteSeconds, CostUsd) { LongestInvocationSeconds = MaxDurationSeconds };
}
