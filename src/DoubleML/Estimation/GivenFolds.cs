using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Estimation;

/// <summary>Checks folds that the user gives and translates them to the rows of the prepared data.</summary>
internal static class GivenFolds
{
    public static IReadOnlyList<Fold> ToPreparedRows(IReadOnlyList<Fold> folds, PreparedData prepared)
    {
        var sourceCount = prepared.SourceRowCount > 0 ? prepared.SourceRowCount : prepared.Data.RowCount;
        var tests = folds.Sum(fold => fold.Test.Length);
        if (tests != sourceCount)
        {
            throw new InputException($"folds: found {tests} rows that are test cases in a repetition, expected {sourceCount}, each in one fold");
        }

        var tested = new int[sourceCount];
        foreach (var row in folds.SelectMany(fold => fold.Test))
        {
            tested[Checked(row, sourceCount)]++;
        }

        var wrong = Array.FindIndex(tested, count => count != 1);
        if (wrong >= 0)
        {
            throw new InputException($"folds: row {wrong} is a test case in {tested[wrong]} folds of a repetition, expected in exactly one");
        }

        foreach (var fold in folds)
        {
            var test = fold.Test.ToHashSet();
            var both = Array.FindIndex(fold.Train, row => test.Contains(Checked(row, sourceCount)));
            if (both >= 0)
            {
                throw new InputException($"folds: row {fold.Train[both]} is both a training and a test case of a fold, expected one of them");
            }
        }

        return prepared.SourceRows is null ? folds : [.. folds.Select(fold => Translate(fold, prepared.SourceRows))];
    }

    private static int Checked(int row, int count) =>
        row >= 0 && row < count ? row : throw new InputException($"folds: found row {row}, expected 0 to {count - 1}");

    private static Fold Translate(Fold fold, int[] sourceRows)
    {
        int[] Rows(int[] source)
        {
            var set = source.ToHashSet();
            return [.. Enumerable.Range(0, sourceRows.Length).Where(row => set.Contains(sourceRows[row]))];
        }

        return new Fold(Rows(fold.Train), Rows(fold.Test))
        {
            TestClusters = fold.TestClusters,
            Inner = fold.Inner is null ? null : [.. fold.Inner.Select(inner => Translate(inner, sourceRows))],
        };
    }
}
