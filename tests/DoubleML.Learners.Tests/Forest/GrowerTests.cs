using CsCheck;
using DoubleML.Learners.Forest;
using DoubleML.Learning;

namespace DoubleML.Learners.Tests.Forest;

/// <summary>
/// Every grower against the slow twin, on trees without chance: no bootstrap, all features, too shallow for ties (which the counts of an
/// unweighted classification bring about soon).
/// </summary>
public sealed class GrowerTests
{
    public static TheoryData<int, LearningTask, bool> Kinds { get; } = new(
        from levels in new[] { 0, 2, 5, 60 }
        from task in Enum.GetValues<LearningTask>()
        from weighted in new[] { false, true }
        select (levels, task, weighted));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trees_are_those_of_the_slow_twin(int levels, LearningTask task, bool weighted)
    {
        for (ulong seed = 0; seed < 4; seed++)
        {
            var problem = Problems.Make(seed, 240, 4, levels, task, weighted);
            var criterion = task == LearningTask.Regression ? "squared_error" : "gini";
            var decrease = seed % 3 == 2 ? 0.01 : 0;
            var (depth, minLeaf, minSplit) = task == LearningTask.Classification && !weighted ? (1, 1, 2) : seed % 2 == 0 ? (2, 1, 20) : (4, 9, 25);
            var expected = new SlowTree
            {
                MaxDepth = depth,
                MinSamplesLeaf = minLeaf,
                MinSamplesSplit = minSplit,
                MinImpurityDecrease = decrease,
                Criterion = criterion,
            }.FitPredict(problem);
            var tree = new DecisionTree
            {
                MaxDepth = depth,
                MinSamplesLeaf = minLeaf,
                MinSamplesSplit = minSplit,
                MinImpurityDecrease = decrease,
            };
            var forest = new RandomForest
            {
                NEstimators = 3,
                Bootstrap = false,
                MaxFeatures = MaxFeatures.All,
                Splitter = "auto",
                MaxDepth = depth,
                MinSamplesLeaf = minLeaf,
                MinSamplesSplit = minSplit,
                MinImpurityDecrease = decrease,
            };
            AssertClose(expected, tree.FitPredict(problem));
            AssertClose(expected, forest.FitPredict(problem));
        }
    }

    [Fact]
    public void Entropy_and_the_least_weight_of_a_leaf_are_those_of_the_slow_twin()
    {
        for (ulong seed = 0; seed < 8; seed++)
        {
            var problem = Problems.Make(seed, 300, 3, levels: 0, LearningTask.Classification, weighted: seed % 2 == 0);
            AssertClose(
                new SlowTree { MaxDepth = 3, MinWeightFractionLeaf = 0.1, Criterion = "entropy" }.FitPredict(problem),
                new DecisionTree { MaxDepth = 3, MinWeightFractionLeaf = 0.1, Criterion = "entropy" }.FitPredict(problem));
        }
    }

    [Fact]
    public void Patterns_grow_the_same_forest_as_rows() =>
        Gen.Select(
            Gen.ULong, Gen.Int[30, 300], Gen.OneOf(Gen.Int[1, 12], Gen.Int[45, 130]), Gen.Bool, Gen.Int[1, 3], Gen.Int[2, 12]).Sample(
            (seed, rowCount, columnCount, weighted, minLeaf, depth) =>
            {
                // Both draw the same samples, and in ties the same columns. No other grower than that on sorted lists knows a least weight.
                var problem = Problems.Make(seed, rowCount, columnCount, levels: 2, LearningTask.Regression, weighted);
                var forest = new RandomForest { NEstimators = 5, MaxFeatures = MaxFeatures.All, MinSamplesLeaf = minLeaf, MaxDepth = depth };
                AssertClose((forest with { MinWeightFractionLeaf = 1e-12 }).FitPredict(problem), forest.FitPredict(problem));
            },
            iter: 100);

    [Fact]
    public void A_full_tree_on_one_column_is_that_of_the_slow_twin() =>
        Gen.Select(Gen.ULong, Gen.Int[3, 400]).Sample(
            (seed, rowCount) =>
            {
                var problem = Problems.Make(seed, rowCount, 1, levels: 0);
                var expected = new SlowTree().FitPredict(problem);
                Assert.Equal(expected, new DecisionTree().FitPredict(problem));
                AssertClose(expected, new DecisionTree { MaxLeafNodes = rowCount + 2 }.FitPredict(problem));
            },
            iter: 20);

    [Fact]
    public void More_rows_than_16_bits_number_grow_the_same_tree()
    {
        var problem = Problems.Make(3, 120_000, 2, levels: 0);
        var settings = new DecisionTree { MaxDepth = 5, MinSamplesLeaf = 1000 };
        var few = problem with { TrainRows = problem.TrainRows[..60_000] };
        var padded = problem with { Weights = [.. Enumerable.Range(0, 120_000).Select(i => i <= few.TrainRows[^1] ? 1.0 : 0)] };
        AssertClose(settings.FitPredict(few), settings.FitPredict(padded));
    }

    [Fact]
    public void Bins_split_as_well_as_values()
    {
        var problem = Problems.Make(5, 6_000, 5, levels: 0);
        double Error(string splitter)
        {
            var predictions = new RandomForest { NEstimators = 50, MinSamplesLeaf = 3, Splitter = splitter }.FitPredict(problem);
            return predictions.Zip(problem.TestRows, (prediction, row) => Math.Pow(prediction - problem.Target[row], 2)).Average();
        }

        Assert.InRange(Error("hist") / Error("exact"), 0.98, 1.02);
    }

    [Fact]
    public void Constant_columns_do_not_use_up_max_features()
    {
        foreach (var levels in new[] { 0, 2, 30 })
        {
            var problem = Problems.Make(11, 300, 1, levels);
            var constants = Enumerable.Range(0, 9).Select(_ => new double[300]);
            var padded = problem with { Features = new FeatureMatrix([.. constants, problem.Features.Column(0).ToArray()], 300) };
            var forest = new RandomForest { NEstimators = 2, MaxFeatures = 1, Bootstrap = false };
            Assert.Equal(forest.FitPredict(problem), forest.FitPredict(padded));
        }
    }

    [Fact]
    public void Weights_are_as_good_as_copies_of_rows()
    {
        var problem = Problems.Make(17, 240, 3, levels: 0);
        var repeats = Enumerable.Range(0, 240).Select(i => 1.0 + (i % 3)).ToArray();
        var copies = problem.TrainRows.SelectMany(row => Enumerable.Repeat(row, (int)repeats[row])).Concat(problem.TestRows).ToArray();
        var trainCount = copies.Length - problem.TestRows.Length;
        var copied = problem with
        {
            Features = new FeatureMatrix(
                [.. Enumerable.Range(0, 3).Select(j => copies.Select(row => problem.Features.Column(j)[row]).ToArray())], copies.Length),
            Target = [.. copies.Select(row => problem.Target[row])],
            TrainRows = [.. Enumerable.Range(0, trainCount)],
            TestRows = [.. Enumerable.Range(trainCount, problem.TestRows.Length)],
        };
        var tree = new DecisionTree { MaxDepth = 4 };
        AssertClose(tree.FitPredict(copied), tree.FitPredict(problem with { Weights = repeats }));
    }

    [Fact]
    public void Two_leaves_are_a_tree_of_depth_one_and_n_leaves_are_at_most_n_values()
    {
        var problem = Problems.Make(23, 300, 4, levels: 0);
        AssertClose(new DecisionTree { MaxDepth = 1 }.FitPredict(problem), new DecisionTree { MaxLeafNodes = 2 }.FitPredict(problem));
        var nine = new DecisionTree { MaxLeafNodes = 9 }.FitPredict(problem with { TestRows = problem.TrainRows });
        Assert.Equal(9, nine.Distinct().Count());
    }

    [Fact]
    public void Full_extra_trees_know_their_training_rows()
    {
        var problem = Problems.Make(29, 200, 3, levels: 0);
        var known = problem with { TestRows = problem.TrainRows };
        AssertClose([.. problem.TrainRows.Select(row => problem.Target[row])], new ExtraTrees { NEstimators = 5 }.FitPredict(known));
        AssertClose([.. problem.TrainRows.Select(row => problem.Target[row])], new DecisionTree { Splitter = "random" }.FitPredict(known));
    }

    [Fact]
    public void A_binary_target_may_be_regressed_or_classified()
    {
        var problem = Problems.Make(31, 300, 6, levels: 2, LearningTask.Classification);
        var forest = new RandomForest { NEstimators = 20, MaxFeatures = MaxFeatures.All };
        Assert.Equal(forest.FitPredict(problem), forest.FitPredict(problem with { Task = LearningTask.Regression }));
    }

    private static void AssertClose(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-9);
        }
    }
}
