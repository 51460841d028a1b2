using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>What a split maximises.</summary>
internal enum SplitCriterion
{
    /// <summary>The fall of the variance; for a 0/1 target also that of the Gini impurity, which is twice the variance.</summary>
    Variance,

    /// <summary>The same splits as <see cref="Variance"/>, but Friedman's (2001) measure of their improvement.</summary>
    Friedman,

    /// <summary>The fall of the entropy of a 0/1 target.</summary>
    Entropy,
}

/// <summary>How thresholds are searched in columns of many distinct values.</summary>
internal enum ThresholdSearch
{
    Exact,
    Hist,
    Auto,
}

/// <summary>The parameters of one tree for one problem: numbers only, nothing left to decide.</summary>
internal sealed record TreeSettings
{
    public required RandomKey Key { get; init; }

    public SplitCriterion Criterion { get; init; }

    public ThresholdSearch Search { get; init; }

    public bool RandomThresholds { get; init; }

    /// <summary>The size of the bootstrap sample, or 0 for all training rows once.</summary>
    public int BootstrapDraws { get; init; }

    public int MaxDepth { get; init; }

    public int MinSamplesLeaf { get; init; }

    public int MinSamplesSplit { get; init; }

    public double MinWeightFractionLeaf { get; init; }

    public int MaxFeatures { get; init; }

    public int MaxLeafNodes { get; init; }

    public double MinImpurityDecrease { get; init; }
}
