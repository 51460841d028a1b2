using DoubleML.Sampling;

namespace DoubleML.Inference;

/// <summary>
/// Multiplier bootstrap (Chernozhukov, Chetverikov and Kato 2013; Belloni, Chernozhukov, Chetverikov and Wei 2018): t statistics of all
/// parameters at once, with weights of mean 0 and variance 1.
/// </summary>
public sealed class Bootstrap
{
    private readonly Estimates _estimates;
    private readonly double[][][] _tStatistics; // [repetition][parameter][draw]

    /// <summary>Draws the bootstrap distribution.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="method"><c>normal</c>, <c>Bayes</c> (exponential − 1) or <c>wild</c> (Mammen's N₁/√2 + (N₂² − 1)/2).</param>
    /// <param name="draws">n_rep_boot, at least 1.</param>
    /// <param name="key">The key of the draws.</param>
    /// <exception cref="InputException">Unknown method, no draws, or clustered data.</exception>
    public Bootstrap(Estimates estimates, string method, int draws, RandomKey key)
    {
        Func<CounterRandom, double> weight = method switch
        {
            "normal" => random => random.NextNormal(),
            "Bayes" => random => random.NextExponential() - 1,
            "wild" => random =>
            {
                var (x, y) = (random.NextNormal(), random.NextNormal());
                return (x / Math.Sqrt(2)) + (((y * y) - 1) / 2);
            }
            ,
            _ => throw new InputException($"bootstrap.method: found '{method}', expected 'normal', 'Bayes' or 'wild'"),
        };
        if (draws < 1)
        {
            throw new InputException($"bootstrap.n_rep_boot: found {draws}, expected a whole number ≥ 1");
        }

        if (estimates.Clusters is not null)
        {
            throw new InputException("bootstrap: the multiplier bootstrap is not available with cluster variables; leave the key out");
        }

        _estimates = estimates;
        var n = estimates.ObservationCount;
        _tStatistics = [.. Enumerable.Range(0, estimates.Repetitions).AsParallel().AsOrdered().Select(r =>
        {
            var result = Enumerable.Range(0, estimates.Count).Select(_ => new double[draws]).ToArray();
            var weights = new double[n];
            for (var b = 0; b < draws; b++)
            {
                var random = new CounterRandom(key.Derive(r).Derive(b));
                for (var i = 0; i < n; i++)
                {
                    weights[i] = weight(random);
                }

                for (var j = 0; j < result.Length; j++)
                {
                    var psi = estimates.ScaledPsi[j][r];
                    var sum = 0.0;
                    for (var i = 0; i < n; i++)
                    {
                        sum += weights[i] * psi[i];
                    }

                    result[j][b] = sum / (estimates.VarianceScaling[j] * estimates.AllStandardErrors[j][r]);
                }
            }

            return result;
        })];
    }

    /// <summary>Draws the bootstrap distribution of a run: its key follows from the run's seed.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="method"><c>normal</c>, <c>Bayes</c> or <c>wild</c>.</param>
    /// <param name="draws">n_rep_boot, at least 1.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <exception cref="InputException">Unknown method, no draws, or clustered data.</exception>
    public static Bootstrap Draw(Estimates estimates, string method, int draws, ulong seed) =>
        new(estimates, method, draws, RandomKey.FromSeed(seed).Derive("bootstrap"));

    /// <summary>Bootstrapped t statistics: [parameter][draw].</summary>
    /// <param name="repetition">0-based repetition.</param>
    public double[][] TStatistics(int repetition) => _tStatistics[repetition];

    /// <summary>Intervals that cover all parameters at once: critical values are quantiles of max |t|.</summary>
    /// <param name="level">The level in (0, 1).</param>
    public (double Lower, double Upper)[] JointConfidenceIntervals(double level = 0.95) =>
        _estimates.ConfidenceIntervals([.. _tStatistics.Select(t => Special.Quantile(
            Enumerable.Range(0, t[0].Length).Select(b => t.Max(draws => Math.Abs(draws[b]))), level))]);
}
