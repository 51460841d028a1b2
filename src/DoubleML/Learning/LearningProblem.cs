using DoubleML.Sampling;

namespace DoubleML.Learning;

/// <summary>
/// One fit and its predictions: learn the target on the training rows, predict it on the test rows, which are known beforehand
/// (a learner may use that for speed, never for the fit).
/// </summary>
public sealed record LearningProblem
{
    /// <summary>The covariates of all observations, n_obs × n_features.</summary>
    public required FeatureMatrix Features { get; init; }

    /// <summary>The target of all observations, length n_obs; read at the training rows only.</summary>
    public required double[] Target { get; init; }

    /// <summary>Sample weights of all observations, length n_obs, or null for equal weights; read at the training rows only.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Rows to learn from, ascending, no row twice.</summary>
    public required int[] TrainRows { get; init; }

    /// <summary>Rows to predict, in any order.</summary>
    public required int[] TestRows { get; init; }

    /// <summary>Regression or classification.</summary>
    public LearningTask Task { get; init; }

    /// <summary>The key of all randomness in this fit. The same key gives the same bits, whatever <see cref="Threads"/> is.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>How many threads the learner may use. Cross-fitting runs many problems at once and gives each one thread.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Looked at now and then by learners that take long.</summary>
    public CancellationToken CancellationToken { get; init; }
}
