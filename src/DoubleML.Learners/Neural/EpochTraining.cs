using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Neural;

/// <summary>Passes over the data in batches, until the loss, or the score of rows kept aside, no longer improves.</summary>
internal sealed class EpochTraining(Mlp learner, LearningProblem problem, Network network, NetworkData data, NetworkData? held)
{
    private double _best = double.NegativeInfinity; // minus the loss, or the score
    private double[]? _bestParameters;
    private int _withoutImprovement;

    /// <summary>Trains, and returns the parameters to predict with.</summary>
    public double[] Run(double[] parameters)
    {
        UpdateRule rule = learner.Solver == "adam" ? new Adam(network.ParameterCount, learner) : new GradientDescent(network.ParameterCount, learner);
        var gradient = new double[network.ParameterCount];
        var order = Enumerable.Range(0, data.Rows).ToArray();
        var size = Math.Min(learner.BatchSize ?? Mlp.AutoBatch, order.Length);
        for (var epoch = 0; epoch < learner.MaxIter; epoch++)
        {
            if (learner.Shuffle)
            {
                new CounterRandom(problem.Key.Derive("shuffle").Derive(epoch)).Shuffle<int>(order);
            }

            double loss = 0;
            for (var first = 0; first < order.Length; first += size)
            {
                problem.CancellationToken.ThrowIfCancellationRequested();
                var batch = order.AsSpan(first, Math.Min(size, order.Length - first));
                loss += batch.Length * network.Loss(parameters, data, batch, learner.Alpha, gradient);
                rule.Update(parameters, gradient);
            }

            rule.EndEpoch((epoch + 1L) * order.Length);
            Compare(held is null ? -loss / order.Length : Score(parameters, held), parameters);
            if (_withoutImprovement > learner.NIterNoChange)
            {
                if (rule.Stops())
                {
                    break;
                }

                _withoutImprovement = 0;
            }
        }

        return _bestParameters ?? parameters;
    }

    private void Compare(double value, double[] parameters)
    {
        // Not-a-number counts as no improvement.
        _withoutImprovement = value >= _best + learner.Tol ? 0 : _withoutImprovement + 1;
        if (value > _best)
        {
            _best = value;
            _bestParameters = held is null ? null : (double[])parameters.Clone();
        }
    }

    /// <summary>scikit-learn's scores: R² for regression, the accuracy for classification.</summary>
    private double Score(double[] parameters, NetworkData rows)
    {
        var predictions = network.Predict(parameters, rows);
        double total = 0, mean = 0, right = 0, left = 0, spread = 0;
        for (var i = 0; i < rows.Rows; i++)
        {
            var weight = rows.Weights?[i] ?? 1;
            total += weight;
            mean += weight * rows.Y[i];
            right += weight * (predictions[i] > 0.5 == (rows.Y[i] == 1) ? 1 : 0);
        }

        if (problem.Task == LearningTask.Classification)
        {
            return right / total;
        }

        mean /= total;
        for (var i = 0; i < rows.Rows; i++)
        {
            var weight = rows.Weights?[i] ?? 1;
            left += weight * (rows.Y[i] - predictions[i]) * (rows.Y[i] - predictions[i]);
            spread += weight * (rows.Y[i] - mean) * (rows.Y[i] - mean);
        }

        return spread > 0 ? 1 - (left / spread) : left > 0 ? 0 : 1;
    }
}
