using System.Text.Json.Serialization;
using DoubleML.Learning;

namespace DoubleML.Serverless.Contract;

/// <summary>
/// The payload of one invocation: some tasks on one data set. Typed data only: nothing in it is ever evaluated as code.
/// </summary>
public sealed record InvocationRequest
{
    /// <summary>The version of this contract; a function refuses what it does not know.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The version that this code speaks.</summary>
    public const int CurrentVersion = 1;

    /// <summary>
    /// Column files whose columns together make the data; the first is the data set proper, others hold computed columns.
    /// </summary>
    public required IReadOnlyList<DataReference> Data { get; init; }

    /// <summary>The sample split.</summary>
    public required SplitMessage Split { get; init; }

    /// <summary>The learners of the tasks.</summary>
    public required IReadOnlyList<Learner> Learners { get; init; }

    /// <summary>The feature columns of the tasks.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> FeatureSets { get; init; }

    /// <summary>The tasks, at least one.</summary>
    public required IReadOnlyList<TaskMessage> Tasks { get; init; }

    /// <summary>Where the worker puts an answer that is larger than the payload limit: an <c>s3://</c> or <c>file://</c> URI.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? AnswerUri { get; init; }
}
