using DoubleML.Learning;

namespace DoubleML.Learners.Baseline;

/// <summary>
/// Predicts the weighted mean of the training target everywhere (scikit-learn's <c>DummyRegressor</c>; for classification the share of
/// class 1, <c>DummyClassifier(strategy="prior")</c>). A baseline, and the right nuisance in a randomised experiment.
/// </summary>
public sealed record Dummy : Learner
{
    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        double sum = 0, total = 0;
        foreach (var row in problem.TrainRows)
        {
            var weight = problem.Weights?[row] ?? 1;
            sum += weight * problem.Target[row];
            total += weight;
        }

        var predictions = new double[problem.TestRows.Length];
        Array.Fill(predictions, sum / total);
        return predictions;
    }
}
