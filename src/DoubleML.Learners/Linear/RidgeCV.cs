using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Ridge regression with penalty chosen by cross-validation, scikit-learn's <c>RidgeCV</c>: by default the α with the least squared
/// leave-one-out error, which needs one fit an α (Golub, Heath and Wahba 1979: the residual over one minus the leverage). With
/// <paramref name="Cv"/> folds it is the α with the largest mean R² over unshuffled runs of consecutive training rows. Ties go to the
/// α named first.
/// </summary>
/// <param name="Alphas">The α to choose from, all &gt; 0; 0.1, 1 and 10 when not given.</param>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
/// <param name="Cv">The number of folds; null: leave-one-out.</param>
/// <param name="Standardize">Whether features are divided by their standard deviation on the training rows first (with
/// <paramref name="Cv"/>: of each fold); not scikit-learn's, default false.</param>
public sealed record RidgeCV(NumberList? Alphas = null, bool FitIntercept = true, int? Cv = null, bool Standardize = false) : Learner
{
    /// <summary>The α to choose from.</summary>
    public NumberList Alphas { get; init; } = Alphas ?? new NumberList(0.1, 1, 10);

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (Alphas.Count == 0)
        {
            throw ParameterChecks.Unexpected(where, "alphas", "[]", "a list of numbers > 0");
        }

        foreach (var alpha in Alphas)
        {
            ParameterChecks.Positive(where, "alphas", alpha);
        }

        ParameterChecks.AtLeast(where, "cv", Cv ?? 2, 2);
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Regression;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var alpha = Cv is { } folds ? BestOnFolds(problem, folds) : BestLeftOut(problem);
        return new Ridge(alpha, FitIntercept, Standardize).FitPredict(problem);
    }

    private double BestLeftOut(LearningProblem problem)
    {
        var design = TrainingDesign.Gather(problem, FitIntercept, Standardize);
        design.MultiplyByRootWeights();
        return Best(RidgeLeaveOneOut.SquaredErrors(design, Alphas, FitIntercept));
    }

    private double BestOnFolds(LearningProblem problem, int folds)
    {
        var losses = new double[Alphas.Count];
        foreach (var (first, count) in RowFolds.Consecutive(problem.TrainRows.Length, folds))
        {
            var test = problem.TrainRows.AsSpan(first, count).ToArray();
            int[] train = [.. problem.TrainRows.AsSpan(0, first), .. problem.TrainRows.AsSpan(first + count)];
            for (var a = 0; a < losses.Length; a++)
            {
                var predictions = new Ridge(Alphas[a], FitIntercept, Standardize).FitPredict(
                    problem with { TrainRows = train, TestRows = test });
                losses[a] += UnexplainedShare(problem.Target, test, predictions);
            }
        }

        return Best(losses);
    }

    private double Best(double[] losses)
    {
        var best = 0;
        for (var a = 1; a < losses.Length; a++)
        {
            best = losses[a] < losses[best] ? a : best;
        }

        return Alphas[best];
    }

    /// <summary>1 − R²; where the target does not vary, 0 for perfect predictions and 1 for others.</summary>
    private static double UnexplainedShare(double[] target, int[] rows, double[] predictions)
    {
        double mean = 0, residual = 0, total = 0;
        foreach (var row in rows)
        {
            mean += target[row] / rows.Length;
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var error = target[rows[i]] - predictions[i];
            var deviation = target[rows[i]] - mean;
            residual += error * error;
            total += deviation * deviation;
        }

        return total > 0 ? residual / total : residual > 0 ? 1 : 0;
    }
}
