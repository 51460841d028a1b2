using DoubleML.Learning;

namespace DoubleML.Learners.Preprocessing;

/// <summary>
/// Standardises the features by their mean and population standard deviation on the training rows, then applies another learner;
/// scikit-learn's pipeline of <c>StandardScaler</c> and an estimator. As there, sample weights have no part in the scaling, and a
/// constant feature is centred only.
/// </summary>
/// <param name="Estimator">The learner on the standardised features.</param>
/// <param name="WithMean">Whether means are subtracted.</param>
/// <param name="WithStd">Whether features are divided by their standard deviations.</param>
public sealed record StandardScaler(Learner Estimator, bool WithMean = true, bool WithStd = true) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (Estimator is null)
        {
            throw ParameterChecks.Unexpected(where, "estimator", "nothing", "a learner");
        }

        Estimator.Validate($"{where}.estimator");
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => Estimator.Supports(task);

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var columns = new double[problem.Features.ColumnCount][];
        for (var j = 0; j < columns.Length; j++)
        {
            columns[j] = SubProblem.Gather(problem, problem.Features.Column(j));
            Scale(columns[j], problem.TrainRows.Length);
        }

        return Estimator.FitPredict(SubProblem.Of(problem, columns));
    }

    private void Scale(Span<double> values, int train)
    {
        var seen = values[..train];
        if (train == 0)
        {
            return;
        }

        var constant = seen.IndexOfAnyExcept(seen[0]) < 0;
        var mean = constant ? seen[0] : Mean(seen, 0);
        if (!constant)
        {
            mean += Mean(seen, mean);
        }

        double squares = 0;
        foreach (var value in seen)
        {
            squares += (value - mean) * (value - mean);
        }

        var scale = WithStd && squares > 0 ? Math.Sqrt(squares / train) : 1;
        var centre = WithMean ? mean : 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - centre) / scale;
        }
    }

    private static double Mean(ReadOnlySpan<double> values, double centre)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value - centre;
        }

        return sum / values.Length;
    }
}
