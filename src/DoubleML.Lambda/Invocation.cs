namespace DoubleML.Lambda;

/// <summary>One invocation as the Runtime API hands it out.</summary>
/// <param name="RequestId">Identifies it.</param>
/// <param name="Deadline">When Lambda ends it.</param>
/// <param name="TraceId">X-Ray's trace, or null.</param>
/// <param name="Payload">The request's body.</param>
public sealed record Invocation(string RequestId, DateTimeOffset Deadline, string? TraceId, ReadOnlyMemory<byte> Payload);
