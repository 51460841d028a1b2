using DoubleML.Learners.Forest.Growing;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest;

/// <summary>
/// Breiman's (2001) random forest with the parameters, defaults and semantics of scikit-learn's <c>RandomForestRegressor</c> and
/// <c>RandomForestClassifier</c> (whichever the problem's task asks for): trees on bootstrap samples, the best split among
/// <c>max_features</c> features drawn at each node (default: all for regression, the square root for classification).
/// Predictions are the mean over the trees of leaf means, which for classification are shares of class 1.
/// </summary>
public sealed record RandomForest : ForestLearner
{
    /// <summary>Whether each tree learns from a bootstrap sample (with replacement) or from all training rows.</summary>
    public bool Bootstrap { get; init; } = true;

    internal override TreeSettings Resolve(LearningProblem problem) => ResolveForest(problem, Bootstrap, randomThresholds: false);
}
