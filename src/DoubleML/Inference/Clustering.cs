using DoubleML.Sampling;

namespace DoubleML.Inference;

/// <summary>
/// Variance estimation with one- or two-way clustered data (Chiang, Kato, Ma and Sasaki 2022): scores are summed within clusters, and folds
/// are weighted by the number of clusters (cells) that they test.
/// </summary>
public sealed class Clustering
{
    private readonly int _smallestCount;
    private readonly Cell[][] _folds; // [repetition][fold]

    /// <summary>Prepares the sums of every fold.</summary>
    /// <param name="clusters">One or two cluster variables, each of length n_obs.</param>
    /// <param name="splits">[repetition][fold].</param>
    public Clustering(IReadOnlyList<double[]> clusters, IReadOnlyList<IReadOnlyList<Fold>> splits)
    {
        _smallestCount = clusters.Min(values => values.Distinct().Count());
        _folds = [.. splits.Select(folds => folds.Select(fold => new Cell(clusters, fold)).ToArray())];
    }

    /// <summary>C, the number of clusters (of the variable that has fewer): the variance's scaling factor.</summary>
    public double VarianceScaling => _smallestCount;

    /// <summary>Σ over folds of Σ values in the fold, divided by the number of clusters (cells) in the fold.</summary>
    /// <param name="values">One value an observation.</param>
    /// <param name="repetition">0-based repetition.</param>
    public double WeightedSum(double[] values, int repetition) =>
        _folds[repetition].Sum(cell => cell.Rows.Sum(row => values[row]) / cell.Size);

    /// <summary>The variance of θ: Γ / (C J²).</summary>
    /// <param name="psi">ψ at θ, length n_obs.</param>
    /// <param name="psiA">∂ψ/∂θ, length n_obs.</param>
    /// <param name="repetition">0-based repetition.</param>
    public double Variance(double[] psi, double[] psiA, int repetition)
    {
        var folds = _folds[repetition];
        var gamma = folds.Sum(cell => cell.GammaWeight * cell.Groups.Sum(group => Square(group.Sum(row => psi[row])))) / folds.Length;
        var j = WeightedSum(psiA, repetition) / folds.Length;
        return gamma / (_smallestCount * j * j);
    }

    private static double Square(double x) => x * x;

    private sealed class Cell
    {
        public Cell(IReadOnlyList<double[]> clusters, Fold fold)
        {
            var test = fold.TestClusters
                ?? [.. clusters.Select(values => fold.Test.Select(row => values[row]).Distinct().ToArray())];
            Rows = fold.Test;
            Size = test.Aggregate(1.0, (size, values) => size * values.Length);
            GammaWeight = test.Length == 1 ? 1 / Size : test.Min(values => values.Length) / (Size * Size);
            Groups = [.. clusters.SelectMany(values => fold.Test.GroupBy(row => values[row]).Select(group => group.ToArray()))];
        }

        public int[] Rows { get; }

        public double Size { get; }

        public double GammaWeight { get; }

        public int[][] Groups { get; }
    }
}
