using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Execution;

/// <summary>How a run on Lambda is carried out.</summary>
public sealed record LambdaBackendOptions
{
    /// <summary>How tasks are grouped into invocations.</summary>
    public Scaling Scaling { get; init; } = Scaling.Folds;

    /// <summary>With <see cref="ScalingKind.Auto"/>: what to aim at.</summary>
    public AutoTarget Target { get; init; } = AutoTarget.Balanced;

    /// <summary>The function's memory, MB.</summary>
    public int MemoryMegabytes { get; init; } = 1769;

    /// <summary>The function's time limit, at most 15 minutes.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The most requests in flight; a new AWS account allows as few as 10, most allow 1,000.</summary>
    public int MaxConcurrency { get; init; } = 1000;

    /// <summary>How failures are met.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>What Lambda costs; null where it is not known, then no dollars are reported.</summary>
    public LambdaPrice? Price { get; init; }

    /// <summary>The most that the run may cost; null for no limit.</summary>
    public double? MaxCostUsd { get; init; }

    /// <summary>Durations known beforehand (<see cref="DurationModel"/>); null to measure where they are needed.</summary>
    public DurationModel? Durations { get; init; }

    /// <summary>The file in which finished tasks are kept; null for none.</summary>
    public string? JournalPath { get; init; }

    /// <summary>Whether to go on with what <see cref="JournalPath"/> holds; else it is begun anew.</summary>
    public bool Resume { get; init; }

    /// <summary>Computed columns of at most so many bytes travel in the request, larger ones through the store.</summary>
    public int InlineBytes { get; init; } = 256 << 10;

    /// <summary>The largest request in bytes; Lambda takes 6 MB.</summary>
    public int MaxRequestBytes { get; init; } = 6_000_000;

    /// <summary>An answer that is expected to be larger gets a place in the store.</summary>
    public int LargeAnswerBytes { get; init; } = 4_000_000;

    /// <summary>Told what is going on, now and then; may be null.</summary>
    public IProgress<LambdaProgress>? Progress { get; init; }

    /// <summary>Checks ranges.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        Require(MemoryMegabytes is >= LambdaCpu.MinMegabytes and <= LambdaCpu.MaxMegabytes, "--memory", MemoryMegabytes, "128 to 10240 MB");
        Require(MaxConcurrency >= 1, "--concurrency", MaxConcurrency, "at least 1");
        Require(TimeLimit > TimeSpan.Zero && TimeLimit <= TimeSpan.FromMinutes(15), "time limit", TimeLimit, "up to 15 minutes");
        Require(Scaling.PartsPerTask >= 1, "--scaling", Scaling, "trees:N with N of at least 1");
        Require(MaxCostUsd is null or > 0, "--max-cost", MaxCostUsd ?? 0, "a positive number of USD");
        Require(Retry.MaxAttempts >= 1 && Retry.MaxHopelessAttempts >= 1, "attempts", Retry.MaxAttempts, "at least 1");
        if (MaxCostUsd is not null && Price is null)
        {
            throw new InputException("--max-cost: the price of this region is not known, expected --price-gb-second as well");
        }

        if (Resume && JournalPath is null)
        {
            throw new InputException("--resume: there is no journal to go on with, expected its file");
        }
    }

    private static void Require(bool condition, string where, object found, string expected)
    {
        if (!condition)
        {
            throw new InputException($"{where}: found {found}, expected {expected}");
        }
    }
}
