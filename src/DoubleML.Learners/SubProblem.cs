using DoubleML.Learning;

namespace DoubleML.Learners;

/// <summary>Problems on other features than the given ones: their rows are the training rows followed by the test rows.</summary>
internal static class SubProblem
{
    /// <summary>The training rows' values followed by the test rows'.</summary>
    /// <param name="problem">Says which rows.</param>
    /// <param name="values">Length n_obs.</param>
    public static double[] Gather(LearningProblem problem, ReadOnlySpan<double> values)
    {
        var (train, test) = (problem.TrainRows, problem.TestRows);
        var gathered = new double[train.Length + test.Length];
        for (var i = 0; i < gathered.Length; i++)
        {
            gathered[i] = values[i < train.Length ? train[i] : test[i - train.Length]];
        }

        return gathered;
    }

    /// <summary>The problem with other features.</summary>
    /// <param name="problem">The original.</param>
    /// <param name="columns">Columns of length n_train + n_test: training rows, then test rows.</param>
    public static LearningProblem Of(LearningProblem problem, double[][] columns)
    {
        var (train, test) = (problem.TrainRows.Length, problem.TestRows.Length);
        return problem with
        {
            Features = new FeatureMatrix(columns, train + test),
            Target = Gather(problem, problem.Target),
            Weights = problem.Weights is null ? null : Gather(problem, problem.Weights),
            TrainRows = [.. Enumerable.Range(0, train)],
            TestRows = [.. Enumerable.Range(train, test)],
        };
    }
}
