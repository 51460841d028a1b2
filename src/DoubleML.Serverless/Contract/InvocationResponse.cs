using System.Text.Json.Serialization;

namespace DoubleML.Serverless.Contract;

/// <summary>The answer of one invocation.</summary>
public sealed record InvocationResponse
{
    /// <summary>One answer a task, in the order of the request; empty where the answer was put at <see cref="AnswerUri"/>.</summary>
    public required IReadOnlyList<TaskAnswer> Tasks { get; init; }

    /// <summary>
    /// Lower-case hexadecimal SHA-256 over all <see cref="TaskAnswer.Values"/> in order: a corrupt answer is found and asked for again.
    /// </summary>
    public required string Sha256 { get; init; }

    /// <summary>Where the answer (the same JSON, with <see cref="Tasks"/>) was put because it did not fit; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? AnswerUri { get; init; }

    /// <summary>Whether this was the environment's first invocation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ColdStart { get; init; }

    /// <summary>Milliseconds spent on getting and decoding data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double DataMilliseconds { get; init; }
}

/// <summary>The answer to one task.</summary>
public sealed record TaskAnswer
{
    /// <summary>
    /// Little-endian: predictions as IEEE 754 doubles in the order of the task's test rows, or for a part of a divisible learner the
    /// fixed-point sums as 64-bit integers (base64 in JSON).
    /// </summary>
    public required byte[] Values { get; init; }

    /// <summary>Milliseconds of the fit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double FitMilliseconds { get; init; }
}
