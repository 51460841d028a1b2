namespace DoubleML.Serverless.Planning;

/// <summary>What a run is predicted to take.</summary>
/// <param name="MemoryMegabytes">The function's memory.</param>
/// <param name="Scaling">How tasks are grouped.</param>
/// <param name="Requests">The number of invocations.</param>
/// <param name="Seconds">Seconds from the first request to the last answer.</param>
/// <param name="BilledGigabyteSeconds">GB-seconds billed.</param>
/// <param name="CostUsd">Dollars.</param>
public sealed record Estimate(
    int MemoryMegabytes, Scaling Scaling, int Requests, double Seconds, double BilledGigabyteSeconds, double CostUsd)
{
    /// <summary>The longest invocation's seconds; more than the function's time limit cannot be run.</summary>
    public double LongestInvocationSeconds { get; init; }
}
