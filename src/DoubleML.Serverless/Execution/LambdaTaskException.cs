using DoubleML.CrossFitting;

namespace DoubleML.Serverless.Execution;

/// <summary>Some tasks failed for good: which ones, why, what the function said, and the end of its log.</summary>
public sealed class LambdaTaskException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="tasks">The tasks of the invocation.</param>
    /// <param name="kind">Why it failed the last time.</param>
    /// <param name="reason">The function's or the service's message.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="logTail">The end of the function's log, or null.</param>
    /// <param name="innerException">The last failure.</param>
    public LambdaTaskException(
        IReadOnlyList<TaskLabel> tasks, FailureKind kind, string reason, int attempts, string? logTail, Exception innerException)
        : base(Describe(tasks, kind, reason, attempts, logTail), innerException)
    {
        Tasks = tasks;
        Kind = kind;
        LogTail = logTail;
    }

    /// <summary>The tasks of the invocation that failed.</summary>
    public IReadOnlyList<TaskLabel> Tasks { get; }

    /// <summary>Why it failed the last time.</summary>
    public FailureKind Kind { get; }

    /// <summary>The end of the function's log; null where there is none.</summary>
    public string? LogTail { get; }

    private static string Describe(IReadOnlyList<TaskLabel> tasks, FailureKind kind, string reason, int attempts, string? logTail)
    {
        var advice = kind switch
        {
            FailureKind.OutOfMemory => "; give the function more memory (dml cloud update --memory), or spread the work (--scaling trees)",
            FailureKind.Timeout => "; give the function more memory or time, or spread the work (--scaling trees)",
            FailureKind.Throttled => "; lower --concurrency, or ask AWS for a higher limit",
            FailureKind.Refused => "; see that the function's name, the region and your permissions are right",
            _ => "",
        };
        var more = tasks.Count > 1 ? $" (and {tasks.Count - 1} more in the same invocation)" : "";
        var log = string.IsNullOrWhiteSpace(logTail) ? "" : $"\nThe end of the function's log:\n{logTail.TrimEnd()}";
        return $"{tasks[0]}{more} failed after {attempts} attempt{(attempts == 1 ? "" : "s")}: {reason}{advice}{log}";
    }
}
