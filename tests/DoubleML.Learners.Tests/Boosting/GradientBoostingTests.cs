using System.Text.Json;
using CsCheck;
using DoubleML.Learners.Boosting;
using DoubleML.Learners.Forest;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Boosting;

public class GradientBoostingTests
{
    private static readonly JsonElement s_reference =
        JsonDocument.Parse(File.ReadAllText(TestData.PathOf("reference", "boosting.json"))).RootElement;

    public static TheoryData<string> Cases =>
        [.. s_reference.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    /// <summary>Predictions of scikit-learn 1.2, made by reference/make_boosting.py.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_are_those_of_scikit_learn(string name)
    {
        var reference = s_reference.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        var data = s_reference.GetProperty("data").GetProperty(reference.GetProperty("data").GetString()!);
        var target = Numbers(data.GetProperty("y"));
        var test = Numbers(reference.GetProperty("test")).Select(i => (int)i).ToArray();
        var learner = TestData.ParseLearner(reference.GetProperty("learner").GetRawText());
        learner.Validate("learner");

        var predictions = learner.FitPredict(TestData.Problem(
            [.. data.GetProperty("x").EnumerateArray().Select(Numbers)],
            target,
            [.. Enumerable.Range(0, target.Length).Except(test)],
            test,
            reference.GetProperty("weighted").GetBoolean() ? Numbers(data.GetProperty("w")) : null,
            reference.GetProperty("classification").GetBoolean() ? LearningTask.Classification : LearningTask.Regression));

        TestData.AssertClose(Numbers(reference.GetProperty("predictions")), predictions, 1e-10, 1e-10);
    }

    /// <summary>One whole step of squared loss is the tree itself.</summary>
    [Fact]
    public void One_tree_without_shrinkage_is_a_decision_tree() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 6], Gen.Bool).Sample(
            (seed, depth, binary) =>
            {
                var problem = Problem(seed, LearningTask.Regression);
                if (binary)
                {
                    var signs = Enumerable.Range(0, problem.Features.ColumnCount).Select(j => problem.Features.Column(j).ToArray());
                    problem = problem with
                    {
                        Features = new FeatureMatrix([.. signs.Select(column => Array.ConvertAll(column, x => x > 0 ? 1.0 : 0.0))], problem.Target.Length),
                    };
                }

                var boosted = new GradientBoosting { NEstimators = 1, LearningRate = 1, MaxDepth = depth, MinSamplesLeaf = 15 };
                var tree = new DecisionTree { MaxDepth = depth, MinSamplesLeaf = 15 }; // small leaves tie
                TestData.AssertClose(tree.FitPredict(problem), boosted.FitPredict(problem), 1e-12, 1e-12);
            },
            iter: 20);

    /// <summary>Without a step the predictions are the mean target.</summary>
    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Classification)]
    public void Boosting_starts_from_the_mean(LearningTask task)
    {
        var problem = Problem(3, task);
        var mean = problem.TrainRows.Average(row => problem.Target[row]);
        Assert.All(new GradientBoosting { LearningRate = 0 }.FitPredict(problem), value => Assert.Equal(mean, value, 1e-12));
    }

    /// <summary>Each step lowers the training loss.</summary>
    [Fact]
    public void More_trees_fit_the_training_rows_better() =>
        Gen.Select(Gen.ULong, Gen.Bool).Sample(
            (seed, classifies) =>
            {
                var task = classifies ? LearningTask.Classification : LearningTask.Regression;
                var problem = Problem(seed, task);
                problem = problem with { TestRows = problem.TrainRows };
                var losses = new[] { 1, 5, 20, 60 }.Select(trees => Loss(problem, new GradientBoosting { NEstimators = trees }.FitPredict(problem))).ToArray();
                Assert.Equal(losses.OrderDescending(), losses);
            },
            iter: 10);

    [Fact]
    public void Samples_are_the_same_every_time_and_differ_from_all_rows()
    {
        var problem = Problem(4, LearningTask.Regression);
        var learner = new GradientBoosting { NEstimators = 20, Subsample = 0.5 };
        var sampled = learner.FitPredict(problem);
        Assert.Equal(sampled, learner.FitPredict(problem with { Threads = 4 }));
        Assert.NotEqual(sampled, (learner with { RandomState = 1 }).FitPredict(problem));
        Assert.NotEqual(sampled, (learner with { Subsample = 1 }).FitPredict(problem));
    }

    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Classification)]
    public void Boosting_stops_when_the_held_out_loss_no_longer_falls(LearningTask task)
    {
        var problem = Problem(5, task);
        var stopping = new GradientBoosting { LearningRate = 0.3, NEstimators = 500, NIterNoChange = 4, ValidationFraction = 0.25, Tol = 1e-3 };
        var split = HeldOutRows.Draw(problem, 0.25, problem.Key.Derive("validation"));
        var plain = new GradientBoosting { LearningRate = 0.3 };

        // scikit-learn's rule: as long as one of the last four losses is beaten by tol.
        var losses = new List<double>();
        bool goesOn;
        do
        {
            var trees = losses.Count + 1;
            var held = problem with { TrainRows = split.Learned, TestRows = split.Held };
            losses.Add(Loss(held, (plain with { NEstimators = trees }).FitPredict(held)));
            goesOn = trees <= 4 || losses[^5..^1].Any(earlier => losses[^1] + 1e-3 < earlier);
        }
        while (goesOn);

        Assert.InRange(losses.Count, 5, 200);
        Assert.Equal((plain with { NEstimators = losses.Count }).FitPredict(problem with { TrainRows = split.Learned }), stopping.FitPredict(problem));
    }

    [Theory]
    [InlineData("""{"type": "gradient_boosting", "loss": "huber"}""",
        "ml.loss: found \"huber\", expected one of \"squared_error\", \"log_loss\", null")]
    [InlineData("""{"type": "gradient_boosting", "criterion": "gini"}""",
        "ml.criterion: found \"gini\", expected one of \"friedman_mse\", \"squared_error\"")]
    [InlineData("""{"type": "gradient_boosting", "n_estimators": 0}""", "ml.n_estimators: found 0, expected a whole number ≥ 1")]
    [InlineData("""{"type": "gradient_boosting", "learning_rate": -1}""", "ml.learning_rate: found -1, expected a number ≥ 0")]
    [InlineData("""{"type": "gradient_boosting", "subsample": 2}""", "ml.subsample: found 2, expected a number above 0, up to 1")]
    [InlineData("""{"type": "gradient_boosting", "n_iter_no_change": 0}""", "ml.n_iter_no_change: found 0, expected a whole number ≥ 1")]
    [InlineData("""{"type": "hist_gradient_boosting", "loss": "poisson"}""",
        "ml.loss: found \"poisson\", expected one of \"squared_error\", \"log_loss\", null")]
    [InlineData("""{"type": "hist_gradient_boosting", "max_bins": 256}""", "ml.max_bins: found 256, expected a number from 2 to 255")]
    [InlineData("""{"type": "hist_gradient_boosting", "max_leaf_nodes": 1}""", "ml.max_leaf_nodes: found 1, expected a number from 2 to 131072")]
    [InlineData("""{"type": "hist_gradient_boosting", "l2_regularization": -1}""", "ml.l2_regularization: found -1, expected a number ≥ 0")]
    public void A_bad_parameter_is_named(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => TestData.ParseLearner(json).Validate("ml")).Message);

    [Theory]
    [InlineData("""{"type": "gradient_boosting", "max_depth": null, "n_iter_no_change": 5, "max_features": "sqrt"}""")]
    [InlineData("""{"type": "hist_gradient_boosting", "early_stopping": "auto", "max_leaf_nodes": null}""")]
    [InlineData("""{"type": "hist_gradient_boosting", "early_stopping": true}""")]
    [InlineData("""{"type": "lightgbm", "early_stopping_rounds": 10, "max_depth": 4}""")]
    public void Learners_survive_the_journey_as_json(string json)
    {
        var learner = TestData.ParseLearner(json);
        learner.Validate("ml");
        Assert.Equal(learner, TestData.ParseLearner(TestData.WriteLearner(learner)));
    }

    [Fact]
    public void A_loss_serves_its_task_only()
    {
        var learner = new GradientBoosting { Loss = "squared_error" };
        Assert.True(learner.Supports(LearningTask.Regression));
        Assert.False(learner.Supports(LearningTask.Classification));
        Assert.Equal(
            "gradient boosting: loss is \"squared_error\", expected \"log_loss\" for a classification",
            Assert.Throws<InputException>(() => learner.FitPredict(Problem(1, LearningTask.Classification))).Message);
        Assert.Equal(
            "gradient boosting: found only class 0 in the 2 training rows, expected both classes 0 and 1",
            Assert.Throws<InputException>(() => new GradientBoosting().FitPredict(
                TestData.Problem([[1, 2]], [0, 0], task: LearningTask.Classification))).Message);
    }

    /// <summary>scikit-learn's names for LightGBM's parameters: where the bins cannot differ, both are the same fit.</summary>
    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.Classification)]
    public void Hist_gradient_boosting_is_lightgbm(LearningTask task)
    {
        var problem = Problem(6, task);
        var hist = new HistGradientBoosting { MaxIter = 30, MaxLeafNodes = 8, MinSamplesLeaf = 10, L2Regularization = 2, LearningRate = 0.2 };
        var lightgbm = new LightGbm
        {
            NEstimators = 30,
            NumLeaves = 8,
            MinChildSamples = 10,
            RegLambda = 2,
            LearningRate = 0.2,
            MinDataInBin = 1,
        };
        Assert.Equal(lightgbm.FitPredict(problem), hist.FitPredict(problem));
        Assert.NotEqual(hist.FitPredict(problem), (hist with { EarlyStopping = true, NIterNoChange = 2, Tol = 0.05 }).FitPredict(problem));
    }

    /// <summary>The mean squared error, or the mean deviance.</summary>
    private static double Loss(LearningProblem problem, double[] predictions) => problem.TestRows.Zip(predictions, (row, prediction) =>
        problem.Task == LearningTask.Regression
            ? Math.Pow(problem.Target[row] - prediction, 2)
            : -2 * Math.Log(problem.Target[row] == 1 ? prediction : 1 - prediction)).Average();

    private static LearningProblem Problem(ulong seed, LearningTask task)
    {
        const int n = 200;
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var columns = TestData.NormalColumns(random, n, 4);
        var target = Enumerable.Range(0, n).Select(i => Math.Sin(2 * columns[0][i]) + (columns[1][i] * columns[2][i]) + random.NextNormal()).ToArray();
        if (task == LearningTask.Classification)
        {
            target = Array.ConvertAll(target, y => y > 0 ? 1.0 : 0.0);
        }

        return TestData.Problem(columns, target, [.. Enumerable.Range(0, n).Where(i => i % 5 != 0)], [.. Enumerable.Range(0, n).Where(i => i % 5 == 0)], task: task);
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
