using CsCheck;
using DoubleML.Sampling;

namespace DoubleML.Tests.Sampling;

public class FoldsTests
{
    private static readonly Gen<(int N, int K, ulong Seed)> Cases =
        Gen.Select(Gen.Int[4, 200], Gen.Int[2, 8], Gen.ULong).Where(c => c.Item2 <= c.Item1);

    [Fact]
    public void Folds_partition_the_rows_and_differ_in_size_by_at_most_one() => Cases.Sample(c =>
    {
        var folds = KFold.Draw([.. Enumerable.Range(0, c.N)], c.K, null, RandomKey.FromSeed(c.Seed));
        Assert.Equal(Enumerable.Range(0, c.N), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(folds, fold => Assert.Equal(Enumerable.Range(0, c.N), fold.Test.Concat(fold.Train).Order()));
        Assert.True(folds.Max(fold => fold.Test.Length) - folds.Min(fold => fold.Test.Length) <= 1);
        Assert.All(folds, fold => Assert.Equal(fold.Test.Order(), fold.Test));
    });

    [Fact]
    public void Strata_are_spread_evenly_over_the_folds() => Cases.Sample(c =>
    {
        var strata = Enumerable.Range(0, c.N).Select(i => (double)(i * i % 3)).ToArray();
        var folds = KFold.Draw([.. Enumerable.Range(0, c.N)], c.K, strata, RandomKey.FromSeed(c.Seed));
        Assert.True(folds.Max(fold => fold.Test.Length) - folds.Min(fold => fold.Test.Length) <= 1);
        foreach (var stratum in strata.Distinct())
        {
            var counts = folds.Select(fold => fold.Test.Count(row => strata[row] == stratum)).ToArray();
            Assert.True(counts.Max() - counts.Min() <= 1);
        }
    });

    [Fact]
    public void One_way_cluster_folds_never_divide_a_cluster() => Cases.Sample(c =>
    {
        var clusters = Enumerable.Range(0, c.N).Select(i => (double)(i % Math.Max(c.K, c.N / 3))).ToArray();
        var folds = ClusterFolds.Draw([clusters], c.K, RandomKey.FromSeed(c.Seed));
        Assert.Equal(Enumerable.Range(0, c.N), folds.SelectMany(fold => fold.Test).Order());
        foreach (var fold in folds)
        {
            Assert.Empty(fold.Test.Select(row => clusters[row]).Intersect(fold.Train.Select(row => clusters[row])));
            Assert.Equal(fold.TestClusters![0].Order(), fold.Test.Select(row => clusters[row]).Distinct().Order());
        }
    });

    [Fact]
    public void Two_way_cluster_folds_learn_from_rows_that_share_no_test_cluster() => Cases.Where(c => c.N >= 30 && c.K <= 4).Sample(c =>
    {
        var first = Enumerable.Range(0, c.N).Select(i => (double)(i % 7)).ToArray();
        var second = Enumerable.Range(0, c.N).Select(i => (double)(i / 7 % 5)).ToArray();
        var folds = ClusterFolds.Draw([first, second], c.K, RandomKey.FromSeed(c.Seed));
        Assert.Equal(c.K * c.K, folds.Count);
        Assert.Equal(Enumerable.Range(0, c.N), folds.SelectMany(fold => fold.Test).Order());
        foreach (var fold in folds)
        {
            Assert.DoesNotContain(fold.Train, row => fold.TestClusters![0].Contains(first[row]) || fold.TestClusters[1].Contains(second[row]));
        }
    });

    [Fact]
    public void More_folds_than_rows_is_an_error_that_says_so()
    {
        var error = Assert.Throws<InputException>(() => KFold.Draw([0, 1, 2], 5, null, RandomKey.FromSeed(1)));
        Assert.Equal("n_folds: found 5, expected 2 to 3, the number of observations to split", error.Message);
    }
}
