using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.CrossFitting;

/// <summary>
/// One nuisance fit of cross-fitting as a value: columns and rows by name, a learner as data, a key. It is small, can be sent, can be
/// repeated, and gives the same bits wherever and however often it runs.
/// </summary>
public sealed record NuisanceTask
{
    /// <summary>Where the task belongs.</summary>
    public required TaskLabel Label { get; init; }

    /// <summary>The method and its parameters.</summary>
    public required Learner Learner { get; init; }

    /// <summary>Regression or classification.</summary>
    public required LearningTask Kind { get; init; }

    /// <summary>Column to learn.</summary>
    public required string Target { get; init; }

    /// <summary>Columns to learn from.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Column with sample weights, or null.</summary>
    public string? Weights { get; init; }

    /// <summary>The fold.</summary>
    public required TaskRows Rows { get; init; }

    /// <summary>Conditions on the rows to learn from.</summary>
    public IReadOnlyList<RowCondition> LearnsFrom { get; init; } = [];

    /// <summary>Conditions on all rows, those to learn from and those to predict (a sub-sample).</summary>
    public IReadOnlyList<RowCondition> Sample { get; init; } = [];

    /// <summary>
    /// The share, in (0, 1], of the rows to learn from and of those to predict that the task takes, drawn with its key and rounded down:
    /// what successive halving spends on a candidate. A larger share contains a smaller one.
    /// </summary>
    public double Share { get; init; } = 1;

    /// <summary>The key of all randomness in the fit.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>The rows to predict; the predictions come in this order.</summary>
    /// <param name="data">The data.</param>
    public int[] TestRows(DataSet data) => RowsToPredict(Rows.Resolve(data), data);

    /// <summary>The class of all rows to learn from where there is only one; null where there are both, or none.</summary>
    /// <param name="data">The data, with all columns that the task names.</param>
    public double? OnlyClass(DataSet data)
    {
        if (Kind != LearningTask.Classification)
        {
            return null;
        }

        var (target, rows) = (data[Target], RowsToLearnFrom(Rows.Resolve(data), data));
        return rows.Length > 0 && Array.TrueForAll(rows, row => target[row] == target[rows[0]]) ? target[rows[0]] : null;
    }

    /// <summary>The learning problem that the task stands for.</summary>
    /// <param name="data">The data, with all columns that the task names.</param>
    /// <param name="threads">Threads that the learner may use.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <exception cref="InputException">No rows to learn from, or one class only.</exception>
    public LearningProblem ToProblem(DataSet data, int threads = 1, CancellationToken cancellationToken = default)
    {
        var fold = Rows.Resolve(data);
        var problem = new LearningProblem
        {
            Features = data.Features(Features),
            Target = data[Target],
            Weights = Weights is null ? null : data[Weights],
            TrainRows = RowsToLearnFrom(fold, data),
            TestRows = RowsToPredict(fold, data),
            Task = Kind,
            Key = Key,
            Threads = threads,
            CancellationToken = cancellationToken,
        };
        Check(problem);
        return problem;
    }

    /// <summary>Fits and predicts.</summary>
    /// <param name="data">The data, with all columns that the task names.</param>
    /// <param name="threads">Threads that the learner may use.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>Predictions in the order of <see cref="TestRows"/>.</returns>
    /// <exception cref="InputException">The data do not allow the fit; the message says which nuisance, repetition and fold.</exception>
    public double[] Run(DataSet data, int threads = 1, CancellationToken cancellationToken = default)
    {
        var problem = ToProblem(data, threads, cancellationToken);
        try
        {
            var predictions = Learner.FitPredict(problem);
            var bad = Array.FindIndex(predictions, value => !double.IsFinite(value));
            return bad < 0 ? predictions : throw new InputException(
                $"the learner predicts {predictions[bad]} for row {problem.TestRows[bad]}, expected finite numbers");
        }
        catch (InputException exception)
        {
            throw new InputException($"{Label}: {exception.Message}", exception);
        }
    }

    private int[] RowsToLearnFrom(Fold fold, DataSet data) =>
        Draw(RowCondition.Filter(RowCondition.Filter(fold.Train, LearnsFrom, data), Sample, data), "train");

    private int[] RowsToPredict(Fold fold, DataSet data) => Draw(RowCondition.Filter(fold.Test, Sample, data), "test");

    private int[] Draw(int[] rows, string which)
    {
        if (Share >= 1 || rows.Length == 0)
        {
            return rows;
        }

        var shuffled = (int[])rows.Clone();
        new CounterRandom(Key.Derive("share").Derive(which)).Shuffle<int>(shuffled);
        return [.. shuffled.Take(Math.Max(1, (int)(Share * rows.Length))).Order()];
    }

    private void Check(LearningProblem problem)
    {
        if (problem.TrainRows.Length == 0)
        {
            var conditions = LearnsFrom.Count == 0 ? "" : " with " + string.Join(" and ", LearnsFrom.Select(c => $"{c.Column} = {c.Value}"));
            throw new InputException($"{Label}: there are no training rows{conditions}, expected at least one");
        }

        if (Kind == LearningTask.Classification)
        {
            var first = problem.Target[problem.TrainRows[0]];
            if (Array.TrueForAll(problem.TrainRows, row => problem.Target[row] == first))
            {
                throw new InputException(
                    $"{Label}: all {problem.TrainRows.Length} training rows have {Target} = {first}, expected both classes 0 and 1");
            }
        }
    }
}
