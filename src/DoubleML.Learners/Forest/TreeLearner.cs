using DoubleML.Learners.Forest.Growing;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest;

/// <summary>What decision trees and forests of them have in common: scikit-learn's parameters of a tree.</summary>
public abstract record TreeLearner : Learner
{
    private static readonly string[] _regressionCriteria = ["squared_error", "friedman_mse"];
    private static readonly string[] _classificationCriteria = ["gini", "entropy", "log_loss"];

    /// <summary>
    /// What a split minimises: <c>squared_error</c> (default) or <c>friedman_mse</c> for regression, <c>gini</c> (default), <c>entropy</c> or
    /// its other name <c>log_loss</c> for classification. <c>null</c> is the task's default.
    /// </summary>
    public string? Criterion { get; init; }

    /// <summary>The largest depth, or null for none; the root has depth 0.</summary>
    public int? MaxDepth { get; init; }

    /// <summary>The least number of distinct rows in a node that is split: a count, or a fraction of the training rows.</summary>
    public CountOrFraction MinSamplesSplit { get; init; } = 2;

    /// <summary>The least number of distinct rows in a leaf: a count, or a fraction of the training rows.</summary>
    public CountOrFraction MinSamplesLeaf { get; init; } = 1;

    /// <summary>The least share of the total weight in a leaf, in [0, 0.5].</summary>
    public double MinWeightFractionLeaf { get; init; }

    /// <summary>How many features a node draws, without replacement, for its split.</summary>
    public MaxFeatures MaxFeatures { get; init; }

    /// <summary>The largest number of leaves, or null for none; with it trees grow best-first.</summary>
    public int? MaxLeafNodes { get; init; }

    /// <summary>A node is split if that lowers the impurity, weighted by the node's share of the weight, by at least this much.</summary>
    public double MinImpurityDecrease { get; init; }

    /// <summary>An own seed that is mixed into the problem's key, or null.</summary>
    public ulong? RandomState { get; init; }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) =>
        Criterion is null || (task == LearningTask.Regression ? _regressionCriteria : _classificationCriteria).Contains(Criterion);

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (Criterion is not null && !_regressionCriteria.Contains(Criterion) && !_classificationCriteria.Contains(Criterion))
        {
            throw new InputException(
                $"{where}.criterion is \"{Criterion}\", expected \"{string.Join("\", \"", _regressionCriteria.Concat(_classificationCriteria))}\"");
        }

        RequireAtLeast(where, "max_depth", MaxDepth, 1);
        MinSamplesSplit.Validate($"{where}.min_samples_split", 2);
        MinSamplesLeaf.Validate($"{where}.min_samples_leaf", 1);
        if (MinWeightFractionLeaf is not (>= 0 and <= 0.5))
        {
            throw new InputException($"{where}.min_weight_fraction_leaf is {MinWeightFractionLeaf}, expected a number in [0, 0.5]");
        }

        MaxFeatures.Validate($"{where}.max_features");
        RequireAtLeast(where, "max_leaf_nodes", MaxLeafNodes, 2);
        if (MinImpurityDecrease is not (>= 0 and < double.PositiveInfinity))
        {
            throw new InputException($"{where}.min_impurity_decrease is {MinImpurityDecrease}, expected a number of at least 0");
        }
    }

    /// <summary>The parameters for one problem, all fractions and names resolved to numbers.</summary>
    internal abstract TreeSettings Resolve(LearningProblem problem);

    /// <summary>Refuses a whole number below <paramref name="least"/>.</summary>
    private protected static void RequireAtLeast(string where, string name, int? value, int least)
    {
        if (value < least)
        {
            throw new InputException($"{where}.{name} is {value}, expected a whole number of at least {least}");
        }
    }

    /// <summary>Refuses a splitter that is not among <paramref name="names"/>.</summary>
    private protected static void RequireSplitter(string where, string splitter, string[] names)
    {
        if (!names.Contains(splitter))
        {
            throw new InputException($"{where}.splitter is \"{splitter}\", expected \"{string.Join("\", \"", names)}\"");
        }
    }

    private protected static ThresholdSearch ParseSearch(string splitter) => splitter switch
    {
        "hist" => ThresholdSearch.Hist,
        "auto" => ThresholdSearch.Auto,
        _ => ThresholdSearch.Exact,
    };

    private protected TreeSettings ResolveTree(LearningProblem problem, MaxFeatures defaultMaxFeatures)
    {
        if (!Supports(problem.Task))
        {
            var names = problem.Task == LearningTask.Regression ? _regressionCriteria : _classificationCriteria;
            throw new InputException(
                $"criterion is \"{Criterion}\", expected \"{string.Join("\", \"", names)}\" for a {problem.Task.ToString().ToLowerInvariant()}");
        }

        var rowCount = problem.TrainRows.Length;
        var minLeaf = Math.Max(1, MinSamplesLeaf.RoundedUp(rowCount));
        return new TreeSettings
        {
            Criterion = Criterion switch
            {
                "entropy" or "log_loss" => SplitCriterion.Entropy,
                "friedman_mse" => SplitCriterion.Friedman,
                _ => SplitCriterion.Variance,
            },
            MaxDepth = MaxDepth ?? int.MaxValue,
            MinSamplesLeaf = minLeaf,
            MinSamplesSplit = Math.Max(Math.Max(2, MinSamplesSplit.RoundedUp(rowCount)), 2 * minLeaf),
            MinWeightFractionLeaf = MinWeightFractionLeaf,
            MaxFeatures = MaxFeatures.Or(defaultMaxFeatures).Resolve(problem.Features.ColumnCount, "max_features"),
            MaxLeafNodes = MaxLeafNodes ?? int.MaxValue,
            MinImpurityDecrease = MinImpurityDecrease,
            Key = RandomState is { } seed ? problem.Key.Derive("random_state").Derive(seed) : problem.Key,
        };
    }
}
