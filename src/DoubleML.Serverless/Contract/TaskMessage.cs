using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Learning;

namespace DoubleML.Serverless.Contract;

/// <summary>A <see cref="NuisanceTask"/> on the wire; learner and features are indices into the request's lists.</summary>
public sealed record TaskMessage
{
    /// <summary>Key of the estimand, for messages.</summary>
    public required string Estimand { get; init; }

    /// <summary>The nuisance, for messages.</summary>
    public required string Nuisance { get; init; }

    /// <summary>0-based repetition.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Repetition { get; init; }

    /// <summary>0-based fold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Fold { get; init; }

    /// <summary>Which part of the fold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public SplitPart Part { get; init; }

    /// <summary>0-based inner fold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Inner { get; init; }

    /// <summary>The number of inner folds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int InnerCount { get; init; }

    /// <summary>Index into <see cref="InvocationRequest.Learners"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Learner { get; init; }

    /// <summary>Index into <see cref="InvocationRequest.FeatureSets"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Features { get; init; }

    /// <summary>Regression or classification.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LearningTask Kind { get; init; }

    /// <summary>Column to learn.</summary>
    public required string Target { get; init; }

    /// <summary>Column with sample weights, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Weights { get; init; }

    /// <summary>Conditions on the rows to learn from.</summary>
    public IReadOnlyList<RowCondition> LearnsFrom { get => field ?? []; init; } = []; // generated serialisers leave null where it is absent

    /// <summary>Conditions on all rows.</summary>
    public IReadOnlyList<RowCondition> Sample { get => field ?? []; init; } = []; // generated serialisers leave null where it is absent

    /// <summary>0-based fold of a cross-validation within the rows to learn from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ValidationFold { get; init; }

    /// <summary>The number of folds of that cross-validation; 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ValidationFolds { get; init; }

    /// <summary>The share of the rows that the task takes, in (0, 1]; 0 for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Share { get; init; }

    /// <summary>The key of the fit's randomness.</summary>
    public ulong Key { get; init; }

    /// <summary>
    /// First part of a divisible learner (tree of a forest) to fit; together with <see cref="PartCount"/> &gt; 0 the answer holds the
    /// parts'
    /// fixed-point sums instead of predictions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int FirstPart { get; init; }

    /// <summary>How many parts to fit; 0 for the whole fit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PartCount { get; init; }
}
