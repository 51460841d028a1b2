using DoubleML.Learners.Forest.Growing;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest;

/// <summary>What forests have in common: many trees whose predictions are averaged, grown in any grouping with the same bits.</summary>
public abstract record ForestLearner : TreeLearner, IDivisibleLearner
{
    private static readonly string[] _splitters = ["exact", "hist", "auto"];

    /// <summary>The number of trees.</summary>
    public int NEstimators { get; init; } = 100;

    /// <summary>
    /// The number of rows a bootstrap sample draws: a count, or a fraction of the training rows; null for as many as there are.
    /// Used with <c>bootstrap</c> only.
    /// </summary>
    public CountOrFraction? MaxSamples { get; init; }

    /// <summary>
    /// How thresholds are searched in columns of more than 256 distinct values: <c>exact</c> between all values, <c>hist</c> between 256
    /// quantile bins, <c>auto</c> whichever is faster without loss. Columns with at most 256 distinct values are always split exactly.
    /// </summary>
    public string Splitter { get; init; } = "auto";

    /// <inheritdoc/>
    int IDivisibleLearner.PartCount => NEstimators;

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        base.Validate(where);
        RequireAtLeast(where, "n_estimators", NEstimators, 1);
        MaxSamples?.Validate($"{where}.max_samples", 1);
        RequireSplitter(where, Splitter, _splitters);
    }

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem) => Combine(problem, FitPredictParts(problem, 0, NEstimators));

    /// <inheritdoc/>
    public long[] FitPredictParts(LearningProblem problem, int first, int count) =>
        ForestFit.Sum(problem, Resolve(problem), NEstimators, first, count);

    /// <inheritdoc/>
    public double[] Combine(LearningProblem problem, long[] total) => ForestFit.Mean(problem, NEstimators, total);

    private protected TreeSettings ResolveForest(LearningProblem problem, bool bootstrap, bool randomThresholds)
    {
        var rowCount = problem.TrainRows.Length;
        var drawn = MaxSamples switch
        {
            null => rowCount,
            { IsFraction: true, Value: var fraction } => Math.Max(1, (int)Math.Round(rowCount * fraction)),
            { Value: var count } when count <= rowCount => (int)count,
            _ => throw new InputException($"max_samples is {MaxSamples}, expected at most the number of training rows, {rowCount}"),
        };
        var defaultFeatures = problem.Task == LearningTask.Classification ? MaxFeatures.Sqrt : MaxFeatures.Fraction(1);
        return ResolveTree(problem, defaultFeatures) with
        {
            BootstrapDraws = bootstrap ? drawn : 0,
            RandomThresholds = randomThresholds,
            Search = ParseSearch(Splitter),
        };
    }
}
