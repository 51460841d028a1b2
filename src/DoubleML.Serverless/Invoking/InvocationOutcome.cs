using DoubleML.Serverless.Metrics;

namespace DoubleML.Serverless.Invoking;

/// <summary>What came back from one request to invoke the function, or that nothing did. Never an exception: the caller decides.</summary>
public sealed record InvocationOutcome
{
    /// <summary>The HTTP status; 0 where there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>The body: the function's answer, or a description of the error.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The header <c>X-Amz-Function-Error</c>: the function ran and failed; null otherwise.</summary>
    public string? FunctionError { get; init; }

    /// <summary>The service's type of error where the request was refused, such as <c>TooManyRequestsException</c>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Why there was no (whole) answer, or null.</summary>
    public string? ConnectionError { get; init; }

    /// <summary>Whether the request may have reached the service; not if there was no connection.</summary>
    public bool Sent { get; init; } = true;

    /// <summary>Whether the client stopped waiting.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The last 4 KB of the function's log, decoded; null where there is none.</summary>
    public string? LogTail { get; init; }

    /// <summary>The request's id; null where there was no answer.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long the service asks to wait before the next request.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The REPORT line of <see cref="LogTail"/>, or null.</summary>
    public LambdaReport? Report { get; init; }

    /// <summary>How long the answer took, seen by the client.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the function may have run, so that it is billed: it answered, failed, or the connection was lost.</summary>
    public bool MayBeBilled => Sent && (Status is 0 or (>= 200 and < 300));
}
