using CsCheck;
using DoubleML.Heterogeneity;

namespace DoubleML.Tests.Heterogeneity;

public class PolicyTreeTests
{
    private static readonly Gen<(double[] Signal, double[][] X)> Problems = Gen.Int[20, 60].SelectMany(n => Gen.Select(
        Gen.Select(Gen.Double[0.1, 3], Gen.Bool, (size, sign) => sign ? size : -size).Array[n], Gen.Int[0, 12].Select(i => i / 4.0).Array[n].Array[3]));

    [Fact]
    public void OneSplitIsTheBestOfAllSplits() => Problems.Sample(problem =>
    {
        var (signal, x) = problem;
        var rule = Fit(signal, x, depth: 1, ccpAlpha: 0, minSamplesLeaf: 4).Predict(x);
        var splits = x.SelectMany(column => column.Distinct().Select(cut => signal.Select((_, i) => column[i] <= cut).ToArray()))
            .Where(left => left.Count(inside => inside) >= 4 && left.Count(inside => !inside) >= 4).ToArray();
        var smallest = splits.Select(left => Impurity(signal, left)).DefaultIfEmpty(Impurity(signal, [.. signal.Select(_ => true)])).Min();
        // Some split of the smallest impurity gives this rule.
        return splits.Append([.. signal.Select(_ => true)]).Where(left => Impurity(signal, left) <= smallest + 1e-9)
            .Any(left => rule.SequenceEqual(Majority(signal, left)));
    });

    [Fact]
    public void PruningOnlyMergesLeavesAndALargeAlphaLeavesTheRoot() => Problems.Sample(problem =>
    {
        var (signal, x) = problem;
        int Lines(double alpha) => Fit(signal, x, 3, alpha, 3).ToString().Split('\n').Length;
        Assert.True(Lines(0.05) <= Lines(0.01) && Lines(0.01) <= Lines(0));
        Assert.Equal(1, Lines(1));
    });

    [Fact]
    public void DepthAndLeavesAreKeptToAndTheRuleFollowsTheSignal()
    {
        double[] x = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        double[] signal = [.. x.Select(value => value is > 30 and <= 70 ? 2.0 : -1)];
        var tree = Fit(signal, [x], 2, 0.01, 8);
        Assert.Equal(signal.Select(value => value > 0 ? 1 : 0), tree.Predict([x]));
        Assert.Contains("x0 <= 70.5", tree.ToString(), StringComparison.Ordinal);
        Assert.All(Fit(signal, [x], 2, 0, 40).ToString().Split('\n').Where(line => line.Contains("observations", StringComparison.Ordinal)),
            line => Assert.InRange(int.Parse(line.Split('(')[1].Split(' ')[0]), 40, 60));
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused() =>
        Assert.Contains("found depth 0", Assert.Throws<InputException>(() => Fit([1, -1], [[1, 2]], 0, 0, 1)).Message, StringComparison.Ordinal);

    private static PolicyTree Fit(double[] signal, double[][] x, int depth, double ccpAlpha, int minSamplesLeaf) =>
        PolicyTree.Fit(signal, [.. x.Select((column, j) => KeyValuePair.Create($"x{j}", column))], depth, ccpAlpha, minSamplesLeaf);

    private static double Impurity(double[] signal, bool[] left) => new[] { true, false }.Sum(side =>
    {
        var (positive, negative) = Weights(signal, left, side);
        return positive + negative == 0 ? 0 : 2 * positive * negative / (positive + negative);
    });

    private static int[] Majority(double[] signal, bool[] left) => [.. left.Select(side =>
    {
        var (positive, negative) = Weights(signal, left, side);
        return positive > negative ? 1 : 0;
    })];

    private static (double Positive, double Negative) Weights(double[] signal, bool[] left, bool side) => (
        signal.Where((value, i) => left[i] == side && value > 0).Sum(), -signal.Where((value, i) => left[i] == side && value < 0).Sum());
}
