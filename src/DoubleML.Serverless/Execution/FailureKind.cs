namespace DoubleML.Serverless.Execution;

/// <summary>Why an invocation gave no usable answer.</summary>
public enum FailureKind
{
    /// <summary>Too many requests (429).</summary>
    Throttled,

    /// <summary>A fault of the service (5xx), or a function that is being updated.</summary>
    Service,

    /// <summary>The connection could not be made or was lost.</summary>
    Connection,

    /// <summary>The function ran into its time limit, or the client waited in vain.</summary>
    Timeout,

    /// <summary>The function ran out of memory.</summary>
    OutOfMemory,

    /// <summary>The function ended with an error of its own.</summary>
    Crash,

    /// <summary>The answer is not what was asked for: not JSON, a wrong checksum, count or length, not a number.</summary>
    Corrupt,

    /// <summary>The request is larger than Lambda takes.</summary>
    TooLarge,

    /// <summary>The function found the input wrong; asking again is of no use.</summary>
    Input,

    /// <summary>Lambda refused the request for good: no permission, no such function.</summary>
    Refused,
}
