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
    public int Repetition { get; init; }

    /// <summary>0-based fold.</summary>
    public int Fold { get; init; }

    /// <summary>Which part of the fold.</summary>
    public SplitPart Part { get; init; }

    /// <summary>0-based inner fold.</summary>
    public int Inner { get; init; }

    /// <summary>The number of inner folds.</summary>
    public int InnerCount { get; init; }

    /// <summary>Index into <see cref="InvocationRequest.Learners"/>.</summary>
    public int Learner { get; init; }

    /// <summary>Index into <see cref="InvocationRequest.FeatureSets"/>.</summary>
    public int Features { get; init; }

    /// <summary>Regression or classification.</summary>
    public LearningTask Kind { get; init; }

    /// <summary>Column to learn.</summary>
    public required string Target { get; init; }

    /// <summary>Column with sample weights, or null.</summary>
    public string? Weights { get; init; }

    /// <summary>Conditions on the rows to learn from.</summary>
    public IReadOnlyList<RowCondition> LearnsFrom { get; init; } = [];

    /// <summary>Conditions on all rows.</summary>
    public IReadOnlyList<RowCondition> Sample { get; init; } = [];

    /// <summary>The key of the fit's randomness.</summary>
    public ulong Key { get; init; }

    /// <summary>
    /// First part of a divisible learner (tree of a forest) to fit; together with <see cref="PartCount"/> &gt; 0 the answer holds the parts'
    /// fixed-point sums instead of predictions.
    /// </summary>
    public int FirstPart { get; init; }

    /// <summary>How many parts to fit; 0 for the whole fit.</summary>
    public int PartCount { get; init; }
}
