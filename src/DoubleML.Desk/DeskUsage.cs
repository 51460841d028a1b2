namespace DoubleML.Desk;

/// <summary>What has run on a desk so far.</summary>
public sealed record DeskUsage
{
    /// <summary>Invocations that ran.</summary>
    public long Invocations { get; init; }

    /// <summary>Among them those that started a process.</summary>
    public long ColdStarts { get; init; }

    /// <summary>Among them those that ended in an error.</summary>
    public long Errors { get; init; }

    /// <summary>Requests that were throttled.</summary>
    public long Throttles { get; init; }

    /// <summary>Billed milliseconds.</summary>
    public long BilledMilliseconds { get; init; }
}
