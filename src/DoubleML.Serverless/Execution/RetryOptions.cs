using System.Diagnostics;
using DoubleML.Sampling;

namespace DoubleML.Serverless.Execution;

/// <summary>How failures are met.</summary>
public sealed record RetryOptions
{
    private static readonly Lock _lock = new();
    private static readonly CounterRandom _random = new(RandomKey.FromSeed((ulong)Stopwatch.GetTimestamp()));

    /// <summary>How often work is tried that fails (crash, lost connection, fault of the service, corrupt answer), at least 1.</summary>
    public int MaxAttempts { get; init; } = 8;

    /// <summary>How often work is tried that runs out of memory or time: it rarely helps.</summary>
    public int MaxHopelessAttempts { get; init; } = 2;

    /// <summary>How often a throttled request is repeated.</summary>
    public int MaxThrottles { get; init; } = 200;

    /// <summary>The longest first delay.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest delay.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Work is asked for a second time when it takes longer than this multiple of the usual time; 0 for never.</summary>
    public double HedgeMultiple { get; init; } = 4;

    /// <summary>Work is never asked for a second time sooner than this.</summary>
    public TimeSpan HedgeAtLeast { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Uniform on [0, 1): the source of jitter. It has no influence on results.</summary>
    public Func<double> Jitter { get; init; } = Next;

    private static double Next()
    {
        lock (_lock)
        {
            return _random.NextDouble();
        }
    }
}
