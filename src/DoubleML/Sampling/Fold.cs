namespace DoubleML.Sampling;

/// <summary>One fold of a sample split.</summary>
/// <param name="Train">Rows to learn from, ascending.</param>
/// <param name="Test">Rows to predict, ascending.</param>
public sealed record Fold(int[] Train, int[] Test)
{
    /// <summary>
    /// With cluster variables: for each of them the clusters that the fold tests; null where these are the values that occur among the
    /// test rows. They differ when some combinations of two-way clusters have no observation.
    /// </summary>
    public double[][]? TestClusters { get; init; }

    /// <summary>A given split of the training rows (nested cross-fitting), or null where it is drawn.</summary>
    public IReadOnlyList<Fold>? Inner { get; init; }
}
