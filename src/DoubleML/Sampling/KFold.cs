namespace DoubleML.Sampling;

/// <summary>K random folds of a set of rows, optionally stratified.</summary>
public static class KFold
{
    /// <summary>
    /// Draws K folds whose sizes differ by at most one. With strata the rows of each stratum are dealt out one after the other, so the
    /// number of a stratum's rows differs by at most one between folds as well.
    /// </summary>
    /// <param name="rows">The rows to split, ascending.</param>
    /// <param name="k">The number of folds, 2 … rows.Length.</param>
    /// <param name="strata">The stratum of every observation (indexed by row), or null.</param>
    /// <param name="key">The key of the draws.</param>
    /// <exception cref="InputException">There are fewer rows than folds.</exception>
    public static IReadOnlyList<Fold> Draw(int[] rows, int k, double[]? strata, RandomKey key)
    {
        if (k < 2 || k > rows.Length)
        {
            throw new InputException($"n_folds: found {k}, expected 2 to {rows.Length}, the number of observations to split");
        }

        var random = new CounterRandom(key);
        var shuffled = (int[])rows.Clone();
        random.Shuffle<int>(shuffled);
        if (strata is not null)
        {
            // A stable sort keeps the shuffled order within a stratum; dealing out in this order balances every stratum and the total.
            shuffled = [.. shuffled.OrderBy(row => strata[row])];
        }

        var foldOf = new Dictionary<int, int>(shuffled.Length);
        for (var i = 0; i < shuffled.Length; i++)
        {
            foldOf[shuffled[i]] = i % k;
        }

        return FromAssignment(rows, k, row => foldOf[row]);
    }

    /// <summary>The folds of a given assignment.</summary>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="k">The number of folds.</param>
    /// <param name="foldOf">The fold in which a row is a test case, 0 … k − 1.</param>
    public static IReadOnlyList<Fold> FromAssignment(int[] rows, int k, Func<int, int> foldOf)
    {
        var folds = new Fold[k];
        for (var fold = 0; fold < k; fold++)
        {
            folds[fold] = new Fold(
                Array.FindAll(rows, row => foldOf(row) != fold),
                Array.FindAll(rows, row => foldOf(row) == fold));
        }

        return folds;
    }
}
