using CsCheck;
using DoubleML.Learners.Boosting;
using DoubleML.Learners.Boosting.Native;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Boosting;

public class LightGbmTests
{
    [Fact]
    public void Bits_depend_neither_on_threads_nor_on_fits_beside()
    {
        Learner[] learners =
        [
            new LightGbm { NEstimators = 20 },
            new LightGbm { NEstimators = 20, BoostingType = "dart", DropRate = 0.5 },
            new LightGbm { NEstimators = 20, Subsample = 0.5, SubsampleFreq = 1, ColsampleBytree = 0.5 },
            new LightGbm { NEstimators = 60, EarlyStoppingRounds = 3, ExtraTrees = true },
        ];
        LearningProblem[] problems = [Problem(1, LearningTask.Regression), Problem(2, LearningTask.Classification)];
        var fits = learners.SelectMany(learner => problems.Select(problem => (learner, problem))).ToArray();
        var alone = fits.Select(fit => fit.learner.FitPredict(fit.problem)).ToArray();

        Parallel.For(0, 4 * fits.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var (learner, problem) = fits[i % fits.Length];
            Assert.Equal(alone[i % fits.Length], learner.FitPredict(problem with { Threads = (i % 3) + 1 }));
        });
    }

    /// <summary>Squared loss, with a scale that is a power of two, scales to the last bit.</summary>
    [Fact]
    public void Scaled_targets_give_scaled_predictions() =>
        Gen.Select(Gen.ULong, Gen.Int[-8, 8], Gen.Bool).Sample(
            (seed, exponent, stops) =>
            {
                var learner = new LightGbm { NEstimators = 15, NumLeaves = 8, EarlyStoppingRounds = stops ? 2 : null };
                var problem = Problem(seed, LearningTask.Regression);
                var scaled = problem with { Target = Array.ConvertAll(problem.Target, y => Math.ScaleB(y, exponent)) };
                Assert.Equal(Array.ConvertAll(learner.FitPredict(problem), y => Math.ScaleB(y, exponent)), learner.FitPredict(scaled));
            },
            iter: 10);

    /// <summary>Neither the test rows' targets and weights nor the other test rows' features take part in a fit.</summary>
    [Fact]
    public void Test_rows_are_not_learned_from() =>
        Gen.Select(Gen.ULong, Gen.Bool).Sample(
            (seed, classifies) =>
            {
                var problem = Problem(seed, classifies ? LearningTask.Classification : LearningTask.Regression);
                var learner = new LightGbm { NEstimators = 10, Subsample = 0.7, SubsampleFreq = 1 };
                var expected = learner.FitPredict(problem);

                var other = problem.TestRows[0];
                var columns = Enumerable.Range(0, problem.Features.ColumnCount).Select(j => problem.Features.Column(j).ToArray()).ToArray();
                var target = (double[])problem.Target.Clone();
                Array.ForEach(columns, column => column[other] = 1e6);
                Array.ForEach(problem.TestRows, row => target[row] = 1 - target[row]);
                var changed = problem with { Features = new FeatureMatrix(columns, target.Length), Target = target };
                Assert.Equal(expected[1..], learner.FitPredict(changed)[1..]);
            },
            iter: 10);

    [Fact]
    public void Early_stopping_predicts_with_the_best_number_of_trees()
    {
        var problem = Problem(5, LearningTask.Regression);
        var stopping = new LightGbm { LearningRate = 0.3, NEstimators = 500, EarlyStoppingRounds = 5, ValidationFraction = 0.25 };
        var split = LightGbmFit.Split(problem, 0.25);
        Assert.Equal(problem.TrainRows.Order(), split.Learned.Concat(split.Held).Order());
        Assert.Equal((int)Math.Ceiling(0.25 * problem.TrainRows.Length), split.Held.Length);

        var plain = new LightGbm { LearningRate = 0.3 };
        double HeldLoss(int trees) => (plain with { NEstimators = trees }).FitPredict(problem with { TrainRows = split.Learned, TestRows = split.Held })
            .Zip(split.Held, (prediction, row) => Math.Pow(problem.Target[row] - prediction, 2)).Average();
        var (best, least) = (0, double.PositiveInfinity);
        for (var trees = 1; trees <= best + 5; trees++)
        {
            (best, least) = HeldLoss(trees) is var loss && loss < least ? (trees, loss) : (best, least);
        }

        Assert.InRange(best, 2, 100);
        Assert.Equal((plain with { NEstimators = best }).FitPredict(problem with { TrainRows = split.Learned }), stopping.FitPredict(problem));
    }

    [Fact]
    public void Classes_are_held_out_in_their_shares()
    {
        var problem = Problem(7, LearningTask.Classification, shareOfOnes: 0.1);
        var split = LightGbmFit.Split(problem, 0.2);
        var ones = problem.TrainRows.Count(row => problem.Target[row] == 1);
        Assert.Equal(Math.Round(0.2 * ones), split.Held.Count(row => problem.Target[row] == 1), 1.0);
        Assert.Contains(split.Learned, row => problem.Target[row] == 1);
    }

    [Fact]
    public void A_constant_feature_gives_the_mean()
    {
        var target = new double[] { 1, 2, 3, 6 };
        var prediction = new LightGbm().FitPredict(TestData.Problem([new double[4]], target));
        Assert.All(prediction, value => Assert.Equal(3, value, 1e-6));
    }

    [Theory]
    [InlineData("""{"type": "lightgbm", "boosting_type": "plain"}""", "ml.boosting_type: found \"plain\", expected one of \"gbdt\", \"dart\", \"rf\"")]
    [InlineData("""{"type": "lightgbm", "boosting_type": "rf"}""",
        "ml.boosting_type: found \"rf\" without sampling, expected subsample below 1 with subsample_freq ≥ 1, or colsample_bytree below 1")]
    [InlineData("""{"type": "lightgbm", "boosting_type": "dart", "early_stopping_rounds": 3}""",
        "ml.early_stopping_rounds: found 3, expected null for the boosting_type \"dart\", whose trees change after they are grown")]
    [InlineData("""{"type": "lightgbm", "num_leaves": 1}""", "ml.num_leaves: found 1, expected a number from 2 to 131072")]
    [InlineData("""{"type": "lightgbm", "num_leaves": 2000000000}""", "ml.num_leaves: found 2000000000, expected a number from 2 to 131072")]
    [InlineData("""{"type": "lightgbm", "learning_rate": 0}""", "ml.learning_rate: found 0, expected a number > 0")]
    [InlineData("""{"type": "lightgbm", "n_estimators": 0}""", "ml.n_estimators: found 0, expected a whole number ≥ 1")]
    [InlineData("""{"type": "lightgbm", "subsample": 0}""", "ml.subsample: found 0, expected a number above 0, up to 1")]
    [InlineData("""{"type": "lightgbm", "colsample_bytree": 1.5}""", "ml.colsample_bytree: found 1.5, expected a number above 0, up to 1")]
    [InlineData("""{"type": "lightgbm", "reg_alpha": -1}""", "ml.reg_alpha: found -1, expected a number ≥ 0")]
    [InlineData("""{"type": "lightgbm", "max_bin": 1}""", "ml.max_bin: found 1, expected a number from 2 to 65535")]
    [InlineData("""{"type": "lightgbm", "drop_rate": 2}""", "ml.drop_rate: found 2, expected a number from 0 to 1")]
    [InlineData("""{"type": "lightgbm", "early_stopping_rounds": 0}""", "ml.early_stopping_rounds: found 0, expected a whole number ≥ 1")]
    [InlineData("""{"type": "lightgbm", "validation_fraction": 1}""", "ml.validation_fraction: found 1, expected a number between 0 and 1")]
    public void A_bad_parameter_is_named(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => TestData.ParseLearner(json).Validate("ml")).Message);

    [Fact]
    public void Data_that_allow_no_fit_are_refused()
    {
        double[] ones = [1, 1, 1], x = [1, 2, 3];
        var learner = new LightGbm();
        Assert.Equal(
            "lightgbm: found only class 1 in the 3 training rows, expected both classes 0 and 1",
            Message(learner, TestData.Problem([x], ones, task: LearningTask.Classification)));
        Assert.Equal("lightgbm: found no feature, expected at least one", Message(learner, TestData.Problem([], ones)));
        Assert.Equal(
            "lightgbm: the target is 1E+300 in row 1, expected a number that single precision holds",
            Message(learner, TestData.Problem([x], [1, 1e300, 2])));
        Assert.Equal(
            "validation_fraction: found 1 training rows, expected more than the 1 to keep aside",
            Message(learner with { EarlyStoppingRounds = 1 }, TestData.Problem([[1]], [1])));
        Assert.Equal(
            "validation_fraction: found 1 training rows of class 0 and 2 of class 1, of which 1 are to be kept aside, expected both classes in both parts",
            Message(learner with { EarlyStoppingRounds = 1 }, TestData.Problem([x], [0, 1, 1], task: LearningTask.Classification)));

        static string Message(Learner learner, LearningProblem problem) =>
            Assert.Throws<InputException>(() => learner.FitPredict(problem)).Message;
    }

    [Fact]
    public void A_missing_library_is_explained()
    {
        var message = Assert.Throws<InputException>(() => LightGbmLibrary.Load(["/nowhere", "/neither"], "linux-arm64")).Message;
        Assert.Equal(
            $"lightgbm: found no {LightGbmLibrary.FileName} in /nowhere or /neither, expected LightGBM's native library there; "
            + "its NuGet package has one for linux-x64, win-x64 and osx-x64, and this machine is linux-arm64",
            message);
    }

    [Fact]
    public void A_broken_library_is_explained()
    {
        var folder = Directory.CreateTempSubdirectory("dml-lightgbm-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, LightGbmLibrary.FileName), "no library");
            var message = Assert.Throws<InputException>(() => LightGbmLibrary.Load([folder.FullName], "linux-x64")).Message;
            Assert.Contains("cannot be loaded", message);
            Assert.Contains("OpenMP", message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LearningProblem Problem(ulong seed, LearningTask task, double shareOfOnes = 0.5)
    {
        const int n = 300;
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var columns = TestData.NormalColumns(random, n, 4);
        var target = Enumerable.Range(0, n).Select(i => Math.Sin(2 * columns[0][i]) + (columns[1][i] * columns[2][i]) + random.NextNormal()).ToArray();
        if (task == LearningTask.Classification)
        {
            var threshold = target.Order().ElementAt((int)((1 - shareOfOnes) * n));
            target = Array.ConvertAll(target, y => y > threshold ? 1.0 : 0.0);
        }

        return TestData.Problem(columns, target, [.. Enumerable.Range(0, n).Where(i => i % 5 != 0)], [.. Enumerable.Range(0, n).Where(i => i % 5 == 0)], task: task);
    }
}
