namespace DoubleML.Learners;

/// <summary>Rows <see cref="First"/> … <see cref="First"/> + <see cref="Count"/> − 1.</summary>
/// <param name="First">0-based.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RowRange(int First, int Count);

/// <summary>
/// The splits inside learners: scikit-learn's <c>KFold</c> and <c>StratifiedKFold</c> without shuffling, on the training rows in their
/// order.
/// </summary>
internal static class RowFolds
{
    /// <summary>K runs of consecutive rows; the first n mod K have one row more.</summary>
    /// <exception cref="InputException">Fewer rows than folds.</exception>
    public static RowRange[] Consecutive(int rows, int folds)
    {
        if (rows < folds)
        {
            throw new InputException($"cv: found {folds} folds for {rows} training rows, expected no more folds than rows");
        }

        var ranges = new RowRange[folds];
        var first = 0;
        for (var k = 0; k < folds; k++)
        {
            ranges[k] = new RowRange(first, (rows / folds) + (k < rows % folds ? 1 : 0));
            first += ranges[k].Count;
        }

        return ranges;
    }

    /// <summary>The test fold of each row, with the same shares of both classes in all folds.</summary>
    /// <param name="classes">0 or 1 in each row.</param>
    /// <param name="folds">K.</param>
    /// <exception cref="InputException">Both classes have fewer rows than there are folds.</exception>
    public static int[] Stratified(ReadOnlySpan<double> classes, int folds)
    {
        var ones = 0;
        foreach (var value in classes)
        {
            ones += value == 1 ? 1 : 0;
        }

        if (Math.Max(ones, classes.Length - ones) < folds)
        {
            throw new InputException($"cv: found {classes.Length - ones} training rows of class 0 and {ones} of class 1, "
                + $"expected at least {folds} of one of them for {folds} folds");
        }

        // Sorted by class, every K-th row goes to the same fold; which class comes first is a matter of the first row.
        var leading = classes[0] == 1 ? ones : classes.Length - ones;
        var left = new int[2, folds];
        for (var i = 0; i < classes.Length; i++)
        {
            left[i < leading ? 0 : 1, i % folds]++;
        }

        var assigned = new int[classes.Length];
        Span<int> fold = [0, 0];
        for (var i = 0; i < classes.Length; i++)
        {
            var c = classes[i] == classes[0] ? 0 : 1;
            while (left[c, fold[c]] == 0)
            {
                fold[c]++;
            }

            left[c, fold[c]]--;
            assigned[i] = fold[c];
        }

        return assigned;
    }
}
