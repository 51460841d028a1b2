namespace DoubleML.Sampling;

/// <summary>
/// Folds of whole clusters for one- and two-way clustered data (Chiang, Kato, Ma and Sasaki 2022): with two cluster variables a fold
/// tests the observations in a cell of the product of their folds, and learns from those that share neither's test clusters.
/// </summary>
public static class ClusterFolds
{
    /// <summary>Draws the folds.</summary>
    /// <param name="clusters">One or two cluster variables, each of length n_obs.</param>
    /// <param name="k">Folds of each variable; the result has k (one variable) or k² folds (two).</param>
    /// <param name="key">The key of the draws.</param>
    /// <param name="rows">The rows to split, ascending; null for all.</param>
    /// <exception cref="InputException">A variable has fewer clusters than folds.</exception>
    public static IReadOnlyList<Fold> Draw(IReadOnlyList<double[]> clusters, int k, RandomKey key, int[]? rows = null)
    {
        rows ??= [.. Enumerable.Range(0, clusters[0].Length)];
        var foldsOf = new List<Dictionary<double, int>>();
        var members = new List<double[][]>();
        for (var v = 0; v < clusters.Count; v++)
        {
            var values = rows.Select(row => clusters[v][row]).Distinct().Order().ToArray();
            if (k < 2 || k > values.Length)
            {
                throw new InputException($"n_folds: found {k}, expected 2 to {values.Length}, the number of clusters of variable {v + 1}");
            }

            var folds = KFold.Draw([.. Enumerable.Range(0, values.Length)], k, null, key.Derive(v));
            var foldOf = new Dictionary<double, int>();
            for (var f = 0; f < k; f++)
            {
                foreach (var i in folds[f].Test)
                {
                    foldOf[values[i]] = f;
                }
            }

            foldsOf.Add(foldOf);
            members.Add([.. folds.Select(fold => fold.Test.Select(i => values[i]).ToArray())]);
        }

        if (clusters.Count == 1)
        {
            return [.. Enumerable.Range(0, k).Select(f => new Fold(
                Array.FindAll(rows, row => foldsOf[0][clusters[0][row]] != f),
                Array.FindAll(rows, row => foldsOf[0][clusters[0][row]] == f))
            { TestClusters = [members[0][f]] })];
        }

        return [.. Enumerable.Range(0, k * k).Select(cell => new Fold(
            Array.FindAll(rows, row => foldsOf[0][clusters[0][row]] != cell / k && foldsOf[1][clusters[1][row]] != cell % k),
            Array.FindAll(rows, row => foldsOf[0][clusters[0][row]] == cell / k && foldsOf[1][clusters[1][row]] == cell % k))
        { TestClusters = [members[0][cell / k], members[1][cell % k]] })];
    }
}
