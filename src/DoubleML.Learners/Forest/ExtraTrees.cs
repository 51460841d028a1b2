using DoubleML.Learners.Forest.Growing;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest;

/// <summary>
/// Extremely randomised trees (Geurts, Ernst and Wehenkel 2006) with the parameters, defaults and semantics of scikit-learn's
/// <c>ExtraTreesRegressor</c> and <c>ExtraTreesClassifier</c>: at each node one threshold for each of <c>max_features</c> features, drawn
/// uniformly between the smallest and the largest value in the node, of which the best is taken.
/// <c>splitter</c> has no effect, since no column is searched.
/// </summary>
public sealed record ExtraTrees : ForestLearner
{
    /// <summary>Whether each tree learns from a bootstrap sample (with replacement) or from all training rows.</summary>
    public bool Bootstrap { get; init; }

    internal override TreeSettings Resolve(LearningProblem problem) => ResolveForest(problem, Bootstrap, randomThresholds: true);
}
