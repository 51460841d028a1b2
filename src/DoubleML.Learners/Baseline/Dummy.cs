using DoubleML.Learning;

namespace DoubleML.Learners.Baseline;

/// <summary>
/// Predicts one number everywhere, scikit-learn's <c>DummyRegressor</c> and <c>DummyClassifier(strategy="prior")</c>. A baseline, and the
/// right nuisance in a randomised experiment.
/// </summary>
/// <param name="Strategy">"mean": the (weighted) mean of the training target, for classification the share of class 1 ("prior" means
/// the same); "median"; "quantile"; "constant". The quantiles are for regression only.</param>
/// <param name="Quantile">The quantile's level in [0, 1], for the strategy "quantile".</param>
/// <param name="Constant">The number itself, for the strategy "constant".</param>
public sealed record Dummy(string Strategy = "mean", double? Quantile = null, double? Constant = null) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where)
    {
        ParameterChecks.OneOf(where, "strategy", Strategy, "mean", "prior", "median", "quantile", "constant");
        if (Strategy == "quantile" && Quantile is null)
        {
            throw ParameterChecks.Unexpected(where, "quantile", "nothing", "a number from 0 to 1");
        }

        ParameterChecks.Within(where, "quantile", Quantile ?? 0, 0, 1);
        if (Strategy == "constant" && Constant is null)
        {
            throw ParameterChecks.Unexpected(where, "constant", "nothing", "a number");
        }
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) =>
        task == LearningTask.Regression || Strategy is "mean" or "prior" or "constant";

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var predictions = new double[problem.TestRows.Length];
        Array.Fill(predictions, Strategy switch
        {
            "constant" => Constant!.Value,
            "median" => TargetQuantile(problem, 0.5),
            "quantile" => TargetQuantile(problem, Quantile!.Value),
            _ => Mean(problem),
        });
        return predictions;
    }

    private static double Mean(LearningProblem problem)
    {
        double sum = 0, total = 0;
        foreach (var row in problem.TrainRows)
        {
            var weight = problem.Weights?[row] ?? 1;
            sum += weight * problem.Target[row];
            total += weight;
        }

        return sum / total;
    }

    /// <summary>
    /// Linear interpolation between order statistics; with weights the least value whose cumulative share reaches the level.
    /// </summary>
    private static double TargetQuantile(LearningProblem problem, double level)
    {
        var rows = problem.TrainRows.OrderBy(row => problem.Target[row]).ToArray();
        if (problem.Weights is { } weights)
        {
            rows = [.. rows.Where(row => weights[row] > 0)];
            var reach = level * rows.Sum(row => weights[row]);
            double cumulated = 0;
            return problem.Target[rows.FirstOrDefault(row => (cumulated += weights[row]) >= reach, rows[^1])];
        }

        var position = level * (rows.Length - 1);
        var below = problem.Target[rows[(int)position]];
        var above = problem.Target[rows[Math.Min((int)position + 1, rows.Length - 1)]];
        return below + ((position - Math.Floor(position)) * (above - below));
    }
}
