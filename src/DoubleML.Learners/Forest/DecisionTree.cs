using DoubleML.Learners.Forest.Growing;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest;

/// <summary>
/// One tree (CART; Breiman, Friedman, Olshen and Stone 1984) with the parameters, defaults and semantics of scikit-learn's
/// <c>DecisionTreeRegressor</c> and <c>DecisionTreeClassifier</c>. As there, values are compared in single precision.
/// </summary>
public sealed record DecisionTree : TreeLearner
{
    private static readonly string[] _splitters = ["best", "random", "exact", "hist", "auto"];

    /// <summary>
    /// scikit-learn's <c>best</c> (the best threshold, exact) and <c>random</c> (one random threshold a feature), or as for forests
    /// <c>exact</c> (the same as <c>best</c>), <c>hist</c> or <c>auto</c>.
    /// </summary>
    public string Splitter { get; init; } = "best";

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        base.Validate(where);
        RequireSplitter(where, Splitter, _splitters);
    }

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem) => ForestFit.SingleTree(problem, Resolve(problem));

    internal override TreeSettings Resolve(LearningProblem problem) => ResolveTree(problem, MaxFeatures.All) with
    {
        RandomThresholds = Splitter == "random",
        Search = ParseSearch(Splitter),
    };
}
