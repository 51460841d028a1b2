using DoubleML.Learners.Forest.Binning;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>What all trees of one fit share and only read.</summary>
internal sealed class ForestData
{
    /// <summary>scikit-learn's tolerance: the distance from 1 to the next double.</summary>
    private const double DoubleEpsilon = 2.220446049250313e-16;

    public ForestData(LearningProblem problem, TreeSettings settings)
    {
        Settings = settings;
        Features = problem.Features;
        Training = new TrainingSet(problem, settings);
        TestRows = problem.TestRows;
        IsClassification = problem.Task == LearningTask.Classification;
    }

    public TreeSettings Settings { get; }

    public FeatureMatrix Features { get; }

    public FloatColumns Columns => FloatColumns.Of(Features);

    public TrainingSet Training { get; }

    public int[] TestRows { get; }

    public bool IsClassification { get; }

    /// <summary>
    /// Whether a split lowers the impurity, in scikit-learn's measure of it, by as much as the settings ask for.
    /// </summary>
    /// <param name="gain">The split's score less that of the whole node.</param>
    /// <param name="treeWeight">The weight of the tree's sample.</param>
    public bool IsWorthwhile(double gain, double treeWeight)
    {
        if (Settings.MinImpurityDecrease == 0)
        {
            return true;
        }

        var decrease = Settings.Criterion switch
        {
            SplitCriterion.Entropy => gain / treeWeight,
            SplitCriterion.Friedman => gain * Training.VarianceScale,
            _ => (IsClassification ? 2 : 1) * gain * Training.VarianceScale / (treeWeight * Training.WeightScale),
        };
        return decrease + DoubleEpsilon >= Settings.MinImpurityDecrease;
    }
}
