using DoubleML.Learners.Linear;
using DoubleML.Learning;

namespace DoubleML.Learners.Ensemble;

/// <summary>
/// Stacked generalisation (Wolpert 1992), scikit-learn's <c>StackingRegressor</c> and <c>StackingClassifier</c>: a final learner
/// combines the predictions of several. It is trained on cross-validated predictions of the training rows (for classification the
/// probabilities of class 1), and applied to predictions of the learners fitted on all training rows. The folds are unshuffled;
/// stratified for classification.
/// </summary>
/// <param name="Estimators">The learners to combine, at least one.</param>
/// <param name="FinalEstimator">What combines them; when not given <see cref="RidgeCV"/>, or <see cref="LogisticRegression"/> for
/// classification.</param>
/// <param name="Cv">The number of folds.</param>
/// <param name="Passthrough">Whether the final learner sees the features too, after the predictions.</param>
public sealed record Stacking(
    IReadOnlyList<Learner> Estimators,
    Learner? FinalEstimator = null,
    int Cv = 5,
    bool Passthrough = false) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (Estimators is null || Estimators.Count == 0)
        {
            throw ParameterChecks.Unexpected(where, "estimators", Estimators is null ? "nothing" : "[]", "a list of at least one learner");
        }

        for (var e = 0; e < Estimators.Count; e++)
        {
            if (Estimators[e] is null)
            {
                throw ParameterChecks.Unexpected(where, $"estimators[{e}]", "null", "a learner");
            }

            Estimators[e].Validate($"{where}.estimators[{e}]");
        }

        FinalEstimator?.Validate($"{where}.final_estimator");
        ParameterChecks.AtLeast(where, "cv", Cv, 2);
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) =>
        Estimators.All(estimator => estimator.Supports(task)) && Final(task).Supports(task);

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var folds = Folds(problem);
        var columns = new List<double[]>();
        for (var e = 0; e < Estimators.Count; e++)
        {
            var key = problem.Key.Derive("estimators").Derive(e);
            var held = CrossPredict(Estimators[e], problem with { Key = key.Derive("folds") }, folds);
            var tested = Estimators[e].FitPredict(problem with { Key = key.Derive("all") });
            columns.Add([.. held, .. tested]);
        }

        for (var j = 0; Passthrough && j < problem.Features.ColumnCount; j++)
        {
            columns.Add(SubProblem.Gather(problem, problem.Features.Column(j)));
        }

        var final = SubProblem.Of(problem, [.. columns]) with { Key = problem.Key.Derive("final_estimator") };
        return Final(problem.Task).FitPredict(final);
    }

    /// <inheritdoc/>
    public bool Equals(Stacking? other) =>
        other is not null && Estimators.SequenceEqual(other.Estimators) && FinalEstimator == other.FinalEstimator
        && Cv == other.Cv && Passthrough == other.Passthrough;

    /// <inheritdoc/>
    public override int GetHashCode() => Estimators.Aggregate(Cv, (hash, estimator) => (31 * hash) + estimator.GetHashCode());

    private Learner Final(LearningTask task) =>
        FinalEstimator ?? (task == LearningTask.Classification ? new LogisticRegression() : new RidgeCV());

    /// <summary>The fold of each training row.</summary>
    private int[] Folds(LearningProblem problem)
    {
        if (problem.Task == LearningTask.Classification)
        {
            return RowFolds.Stratified(Array.ConvertAll(problem.TrainRows, row => problem.Target[row]), Cv);
        }

        var folds = new int[problem.TrainRows.Length];
        var ranges = RowFolds.Consecutive(folds.Length, Cv);
        for (var k = 0; k < ranges.Length; k++)
        {
            folds.AsSpan(ranges[k].First, ranges[k].Count).Fill(k);
        }

        return folds;
    }

    /// <summary>Predictions of each training row by a fit without its fold.</summary>
    private double[] CrossPredict(Learner learner, LearningProblem problem, int[] folds)
    {
        var predictions = new double[folds.Length];
        for (var k = 0; k < Cv; k++)
        {
            problem.CancellationToken.ThrowIfCancellationRequested();
            var test = Enumerable.Range(0, folds.Length).Where(i => folds[i] == k).ToArray();
            var fitted = learner.FitPredict(problem with
            {
                TrainRows = problem.TrainRows.Where((_, i) => folds[i] != k).ToArray(),
                TestRows = Array.ConvertAll(test, i => problem.TrainRows[i]),
                Key = problem.Key.Derive(k),
            });
            for (var i = 0; i < test.Length; i++)
            {
                predictions[test[i]] = fitted[i];
            }
        }

        return predictions;
    }
}
