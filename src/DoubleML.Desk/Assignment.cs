namespace DoubleML.Desk;

/// <summary>An invocation on its way through an execution environment.</summary>
internal sealed class Assignment(string requestId, ReadOnlyMemory<byte> payload, string? contentType, DateTimeOffset deadline,
    InvocationLog log)
{
    public string RequestId => requestId;

    public ReadOnlyMemory<byte> Payload => payload;

    public string? ContentType => contentType;

    public DateTimeOffset Deadline => deadline;

    public InvocationLog Log => log;

    /// <summary>X-Ray's trace header; nothing is sampled on a desk.</summary>
    public string TraceId { get; } =
        $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{requestId.Replace("-", "", StringComparison.Ordinal)[..24]};Sampled=0";

    /// <summary>Completes when the function has taken the invocation.</summary>
    public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the function's answer, or with what happened instead.</summary>
    public TaskCompletionSource<Answer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The outcome of an invocation.</summary>
/// <param name="Body">The function's answer, or its error.</param>
/// <param name="IsError">Whether it is an error.</param>
internal sealed record Answer(byte[] Body, bool IsError)
{
    /// <summary>What the REPORT line says at its end, such as <c>Status: timeout</c>; null for success.</summary>
    public string? Status { get; init; }

    /// <summary>Whether the environment is of no further use.</summary>
    public bool EndsEnvironment { get; init; }

    public static Answer Failure(string errorType, string message, string? status = null) =>
        new(new FunctionErrorBody(errorType, message).ToJson(), IsError: true)
        {
            Status = status ?? $"Status: error\tError Type: {errorType}",
            EndsEnvironment = true,
        };
}
