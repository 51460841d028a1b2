using DoubleML.Learning;

namespace DoubleML.CrossFitting;

/// <summary>
/// A nuisance function of a model, declared: what is learned from which columns and rows. The engine does the rest.
/// </summary>
/// <param name="Name">Its name in predictions and losses, such as <c>ml_g0</c>.</param>
/// <param name="Target">The column to learn.</param>
/// <param name="Features">The columns to learn from.</param>
public sealed record Nuisance(string Name, Column Target, IReadOnlyList<Column> Features)
{
    /// <summary>Name of the learner in the run spec where it differs, such as <c>ml_g</c> for <c>ml_g0</c>.</summary>
    public string Learner { get; init; } = Name;

    /// <summary>A learner of the run spec that serves when <see cref="Learner"/> is not there.</summary>
    public string? FallbackLearner { get; init; }

    /// <summary>The nuisance is a probability: its target is 0/1 and its learner classifies.</summary>
    public bool IsPropensity { get; init; }

    /// <summary>Conditions on the rows to learn from, such as d = 1. The nuisance's loss is over the rows that meet them.</summary>
    public IReadOnlyList<RowCondition> LearnsFrom { get; init; } = [];

    /// <summary>The loss is over all rows though learning is not.</summary>
    public bool LossOverAllRows { get; init; }

    /// <summary>Conditions on all rows: the nuisance exists in a sub-sample only, elsewhere its prediction is NaN.</summary>
    public IReadOnlyList<RowCondition> Sample { get; init; } = [];

    /// <summary>Sample weights, or null for equal ones.</summary>
    public Column? Weights { get; init; }

    /// <summary>Which part of each fold it is cross-fitted on.</summary>
    public SplitPart Part { get; init; } = SplitPart.Fold;

    /// <summary>The number of inner folds where <see cref="Part"/> has some; 0 for as many as there are outer folds.</summary>
    public int InnerFolds { get; init; }

    /// <summary>Nuisances that have to be predicted before, as <see cref="Target"/>, features or weights are computed from them.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Nuisances not needed by the score (initial estimates only) are skipped when those that use them have external predictions.</summary>
    public bool OnlyForOthers { get; init; }

    /// <summary>Not learned but computed from the nuisances named in <see cref="After"/>, such as a preliminary estimate; null for learned ones.</summary>
    public Func<FittedNuisances, double[]>? Formula { get; init; }

    /// <summary>Corrects cross-fitted predictions once they are all there (external ones are corrected already); null leaves them.</summary>
    public Func<double[], double[]>? Correct { get; init; }

    /// <summary>Turns raw predictions into those that the score uses (clipping, calibration); null leaves them.</summary>
    public Func<double[], FittedNuisances, double[]>? Adjust { get; init; }

    /// <summary>Which learning task a learner does for this nuisance.</summary>
    /// <param name="learner">The learner.</param>
    /// <remarks>
    /// Propensities are classified. A conditional mean is regressed even if its target happens to be binary, unless the learner can only
    /// classify (a logistic regression gives an additive probability model).
    /// </remarks>
    public LearningTask KindFor(Learner learner) =>
        IsPropensity || !learner.Supports(LearningTask.Regression) ? LearningTask.Classification : LearningTask.Regression;
}
