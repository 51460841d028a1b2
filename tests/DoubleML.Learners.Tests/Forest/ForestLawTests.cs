using CsCheck;
using DoubleML.Learners.Forest;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Forest;

/// <summary>What holds for every forest on every problem.</summary>
public sealed class ForestLawTests
{
    private static readonly Gen<ForestLearner> _forests =
        from extra in Gen.Bool
        from minLeaf in Gen.Int[1, 4]
        from maxFeatures in Gen.OneOf(Gen.Const(MaxFeatures.All), Gen.Const(MaxFeatures.Sqrt), Gen.Const(MaxFeatures.Fraction(0.7)))
        from splitter in Gen.OneOf(Gen.Const("exact"), Gen.Const("hist"), Gen.Const("auto"))
        from leaves in Gen.Bool.Select(limited => limited ? (int?)12 : null)
        select extra
            ? (ForestLearner)new ExtraTrees { NEstimators = 7, MinSamplesLeaf = minLeaf, MaxFeatures = maxFeatures, MaxLeafNodes = leaves }
            : new RandomForest
            {
                NEstimators = 7,
                MinSamplesLeaf = minLeaf,
                MaxFeatures = maxFeatures,
                Splitter = splitter,
                MaxLeafNodes = leaves,
            };

    [Fact]
    public void Parts_in_any_grouping_and_any_number_of_threads_give_the_same_bits() =>
        Gen.Select(Problems.Any, _forests, Gen.Int[0, 7], Gen.Int[2, 4]).Sample(
            (problem, forest, cut, threads) =>
            {
                var whole = forest.FitPredict(problem);
                var head = forest.FitPredictParts(problem, 0, cut);
                var tail = forest.FitPredictParts(problem with { Threads = threads }, cut, 7 - cut);
                Assert.Equal(whole, forest.Combine(problem, [.. head.Zip(tail, (a, b) => a + b)]));
                Assert.Equal(whole, forest.FitPredict(problem with { Threads = threads }));
            },
            iter: 60);

    [Fact]
    public void A_prediction_does_not_depend_on_the_other_test_rows() =>
        Gen.Select(Problems.Any, _forests).Sample(
            (problem, forest) =>
            {
                var all = forest.FitPredict(problem);
                Assert.Equal(all[^2..], forest.FitPredict(problem with { TestRows = problem.TestRows[^2..] }));
            },
            iter: 60);

    [Fact]
    public void Predictions_lie_within_the_training_targets() =>
        Gen.Select(Problems.Any, _forests).Sample(
            (problem, forest) =>
            {
                var targets = problem.TrainRows.Select(row => problem.Target[row]).ToArray();
                Assert.All(forest.FitPredict(problem), prediction => Assert.InRange(prediction, targets.Min() - 1e-9, targets.Max() + 1e-9));
            },
            iter: 60);

    [Fact]
    public void Keys_and_seeds_change_the_forest()
    {
        var problem = Problems.Make(1, 200, 4, levels: 0);
        var forest = new RandomForest { NEstimators = 5 };
        var predictions = forest.FitPredict(problem);
        Assert.NotEqual(predictions, forest.FitPredict(problem with { Key = RandomKey.FromSeed(99) }));
        Assert.NotEqual(predictions, (forest with { RandomState = 1 }).FitPredict(problem));
    }

    [Fact]
    public void A_bootstrap_draws_as_many_rows_as_max_samples_says()
    {
        // Trees of one draw predict that row's target everywhere.
        var problem = Problems.Make(2, 60, 2, levels: 0);
        var forest = new RandomForest { NEstimators = 1, MaxSamples = 1 };
        for (var i = 0; i < 20; i++)
        {
            var predictions = forest.FitPredict(problem with { Key = RandomKey.FromSeed((ulong)i) });
            var value = Assert.Single(predictions.Distinct());
            Assert.Contains(problem.TrainRows, row => Math.Abs(problem.Target[row] - value) < 1e-9);
        }
    }
}
