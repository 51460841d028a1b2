using DoubleML.Learners.Forest.Binning;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>What all trees of one fit share and only read.</summary>
internal sealed class ForestData
{
    public ForestData(LearningProblem problem, TreeSettings settings)
    {
        Settings = settings;
        Features = problem.Features;
        Columns = FloatColumns.Of(problem.Features);
        Training = new TrainingSet(problem, settings);
        TestRows = problem.TestRows;
        IsClassification = problem.Task == LearningTask.Classification;
    }

    public TreeSettings Settings { get; }

    public FeatureMatrix Features { get; }

    public FloatColumns Columns { get; }

    public TrainingSet Training { get; }

    public int[] TestRows { get; }

    public bool IsClassification { get; }

    /// <summary>
    /// By how much a split lowers the impurity in scikit-learn's measure.
    /// </summary>
    /// <param name="gain">The split's score less that of the whole node.</param>
    /// <param name="treeWeight">The weight of the tree's sample.</param>
    public double ImpurityDecrease(double gain, double treeWeight) => Settings.Criterion switch
    {
        SplitCriterion.Entropy => gain / treeWeight,
        SplitCriterion.Friedman => gain * Training.VarianceScale,
        _ => (IsClassification ? 2 : 1) * gain * Training.VarianceScale / (treeWeight * Training.WeightScale),
    };
}
