using CsCheck;
using DoubleML.Learners.Linear;
using DoubleML.Learners.Neural;
using DoubleML.Learners.Preprocessing;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Neural;

public class MlpTests
{
    /// <summary>The gradient by backpropagation is that of central differences.</summary>
    [Fact]
    public void Gradients_are_the_slopes_of_the_loss() =>
        Gen.Select(
            Gen.ULong,
            Gen.OneOf(Gen.Const("relu"), Gen.Const("tanh"), Gen.Const("logistic"), Gen.Const("identity")),
            Gen.Int[1, 7].Array[0, 3],
            Gen.Double[0, 3],
            Gen.Bool,
            Gen.Bool).Sample(
            (seed, activation, hidden, alpha, classifies, weighted) =>
            {
                var problem = Problem(seed, classifies ? LearningTask.Classification : LearningTask.Regression, rows: 90, weighted);
                var data = NetworkData.Gather(problem, problem.TrainRows);
                var network = new Network(3, hidden, Activation.Of(activation), problem.Task);
                var point = network.Initialise(problem.Key);
                var rows = Enumerable.Range(0, data.Rows).Where(i => i % 7 != 3).ToArray();
                var gradient = new double[point.Length];
                var other = new double[point.Length];
                network.Loss(point, data, rows, alpha, gradient);
                for (var j = 0; j < point.Length; j++)
                {
                    double Shifted(double by)
                    {
                        var moved = (double[])point.Clone();
                        moved[j] += by;
                        return network.Loss(moved, data, rows, alpha, other);
                    }

                    // A relu unit's kink between the two points shows as a difference of the one-sided slopes.
                    const double h = 1e-6;
                    var (up, down) = ((Shifted(h) - Shifted(0)) / h, (Shifted(0) - Shifted(-h)) / h);
                    Assert.True(Math.Abs(gradient[j] - ((up + down) / 2)) <= 1e-5 + Math.Abs(up - down), $"{j}: {gradient[j]}, {down} to {up}");
                }
            },
            iter: 40);

    /// <summary>Without a hidden layer and with squared loss, a network is a ridge regression.</summary>
    [Fact]
    public void No_hidden_layer_is_ridge() =>
        Gen.Select(Gen.ULong, Gen.Double[0.01, 20]).Sample(
            (seed, alpha) =>
            {
                var problem = Problem(seed, LearningTask.Regression, rows: 60);
                TestData.AssertClose(new Ridge { Alpha = alpha }.FitPredict(problem), Exact(alpha).FitPredict(problem), 1e-4, 1e-4);
            },
            iter: 20);

    /// <summary>… and with log-loss a logistic regression.</summary>
    [Fact]
    public void No_hidden_layer_is_logistic_regression() =>
        Gen.Select(Gen.ULong, Gen.Double[0.1, 20]).Sample(
            (seed, alpha) =>
            {
                var problem = Problem(seed, LearningTask.Classification, rows: 60);
                TestData.AssertClose(new LogisticRegression { C = 1 / alpha }.FitPredict(problem), Exact(alpha).FitPredict(problem), 1e-4, 1e-4);
            },
            iter: 20);

    /// <summary>A row of weight 2 counts as two rows, where all rows are one batch.</summary>
    [Fact]
    public void Weights_count_as_repeated_rows() =>
        Gen.Select(Gen.ULong, Gen.OneOf(Gen.Const("adam"), Gen.Const("sgd"), Gen.Const("lbfgs"))).Sample(
            (seed, solver) =>
            {
                var problem = Problem(seed, LearningTask.Regression, rows: 40);
                var n = problem.Target.Length;
                var weights = Enumerable.Range(0, n).Select(i => 1.0 + (i % 2)).ToArray();
                var repeated = Enumerable.Range(0, n).SelectMany(i => Enumerable.Repeat(i, (int)weights[i])).ToArray();
                var learner = new Mlp { HiddenLayerSizes = new(3), Solver = solver, BatchSize = 1000, Activation = "tanh", MaxIter = 15 };
                var columns = Enumerable.Range(0, 3).Select(j => problem.Features.Column(j).ToArray()).ToArray();
                var many = TestData.Problem(
                    [.. columns.Select(column => Array.ConvertAll(repeated, i => column[i]))], Array.ConvertAll(repeated, i => problem.Target[i]));
                var whole = problem with { Weights = weights, TrainRows = [.. Enumerable.Range(0, n)], TestRows = repeated, Key = many.Key };
                TestData.AssertClose(learner.FitPredict(many), learner.FitPredict(whole), 1e-7, 1e-7);
            },
            iter: 15);

    [Fact]
    public void It_learns_what_a_line_cannot()
    {
        var problem = Problem(3, LearningTask.Regression, rows: 700);
        double Error(Learner learner) => problem.TestRows.Zip(learner.FitPredict(problem), (row, p) => Math.Pow(problem.Target[row] - p, 2)).Average();
        Learner[] networks =
        [
            new Mlp { LearningRateInit = 0.01 },
            new Mlp { HiddenLayerSizes = new(20, 10), EarlyStopping = true, LearningRateInit = 0.01 },
            new Mlp { Solver = "lbfgs", HiddenLayerSizes = new(10), Activation = "tanh" },
            new Mlp { Solver = "sgd", LearningRateInit = 0.05 },
        ];
        var line = Error(new LinearRegression());
        Assert.All(networks, network => Assert.InRange(Error(new StandardScaler(network)), 0, 0.4 * line));
    }

    [Fact]
    public void Bits_depend_on_the_key_alone()
    {
        var problem = Problem(4, LearningTask.Classification, rows: 300);
        foreach (var learner in new[] { new Mlp { MaxIter = 10 }, new Mlp { MaxIter = 10, EarlyStopping = true }, new Mlp { MaxIter = 5, Solver = "lbfgs" } })
        {
            var expected = learner.FitPredict(problem);
            Assert.Equal(expected, learner.FitPredict(problem with { Threads = 3 }));
            Assert.Equal(expected[5..], learner.FitPredict(problem with { TestRows = problem.TestRows[5..] }));
            Assert.NotEqual(expected, (learner with { RandomState = 1 }).FitPredict(problem));
            Assert.All(expected, p => Assert.InRange(p, 0, 1));
        }
    }

    [Fact]
    public void Early_stopping_takes_the_best_parameters()
    {
        var problem = Problem(6, LearningTask.Regression, rows: 200);
        var learner = new Mlp { HiddenLayerSizes = new(30), EarlyStopping = true, LearningRateInit = 0.05, ValidationFraction = 0.3, NIterNoChange = 3, Tol = 0 };
        var split = HeldOutRows.Draw(problem, 0.3, problem.Key.Derive("validation"));
        double Error(int epochs) => split.Held.Zip(
            (learner with { MaxIter = epochs }).FitPredict(problem with { TestRows = split.Held }), (row, p) => Math.Pow(problem.Target[row] - p, 2)).Average();
        var errors = Enumerable.Range(1, 100).Select(Error).ToArray();
        Assert.Equal(errors.OrderDescending(), errors); // with more passes allowed, the best so far can only be better
        Assert.Equal(errors[^1], errors[^20]); // and it stopped
        Assert.NotEqual(errors[0], errors[^1]);
    }

    [Theory]
    [InlineData("""{"type": "mlp", "hidden_layer_sizes": [10, 0]}""", "ml.hidden_layer_sizes: found [10, 0], expected whole numbers ≥ 1")]
    [InlineData("""{"type": "mlp", "hidden_layer_sizes": 2.5}""", "ml.hidden_layer_sizes: found 2.5, expected whole numbers ≥ 1")]
    [InlineData("""{"type": "mlp", "activation": "selu"}""",
        "ml.activation: found \"selu\", expected one of \"relu\", \"tanh\", \"logistic\", \"identity\"")]
    [InlineData("""{"type": "mlp", "solver": "newton"}""", "ml.solver: found \"newton\", expected one of \"adam\", \"sgd\", \"lbfgs\"")]
    [InlineData("""{"type": "mlp", "alpha": -1}""", "ml.alpha: found -1, expected a number ≥ 0")]
    [InlineData("""{"type": "mlp", "batch_size": 0}""", "ml.batch_size: found 0, expected a whole number ≥ 1")]
    [InlineData("""{"type": "mlp", "learning_rate": "cosine"}""",
        "ml.learning_rate: found \"cosine\", expected one of \"constant\", \"invscaling\", \"adaptive\"")]
    [InlineData("""{"type": "mlp", "learning_rate_init": 0}""", "ml.learning_rate_init: found 0, expected a number > 0")]
    [InlineData("""{"type": "mlp", "max_iter": 0}""", "ml.max_iter: found 0, expected a whole number ≥ 1")]
    [InlineData("""{"type": "mlp", "momentum": 2}""", "ml.momentum: found 2, expected a number from 0 to 1")]
    [InlineData("""{"type": "mlp", "beta_1": 1}""", "ml.beta_1: found 1, expected a number from 0 up to, not including, 1")]
    [InlineData("""{"type": "mlp", "validation_fraction": 0}""", "ml.validation_fraction: found 0, expected a number between 0 and 1")]
    [InlineData("""{"type": "mlp", "n_iter_no_change": 0}""", "ml.n_iter_no_change: found 0, expected a whole number ≥ 1")]
    public void A_bad_parameter_is_named(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => TestData.ParseLearner(json).Validate("ml")).Message);

    [Theory]
    [InlineData("""{"type": "mlp", "hidden_layer_sizes": 20, "batch_size": "auto"}""")]
    [InlineData("""{"type": "mlp", "hidden_layer_sizes": [20, 10], "batch_size": 50, "beta_1": 0.8, "solver": "sgd"}""")]
    public void Learners_survive_the_journey_as_json(string json)
    {
        var learner = TestData.ParseLearner(json);
        learner.Validate("ml");
        Assert.Equal(learner, TestData.ParseLearner(TestData.WriteLearner(learner)));
    }

    [Fact]
    public void Data_that_allow_no_fit_are_refused()
    {
        double[] x = [1, 2, 3];
        Assert.Equal(
            "mlp: found only class 1 in the 3 training rows, expected both classes 0 and 1",
            Message(new Mlp(), TestData.Problem([x], [1, 1, 1], task: LearningTask.Classification)));
        Assert.Equal(
            "mlp: found 2500100000 weights up to hidden layer 2, expected at most 2147483591: choose smaller hidden_layer_sizes",
            Message(new Mlp { HiddenLayerSizes = new(50_000, 50_000) }, TestData.Problem([], [1, 2, 3])));
        Assert.Equal(
            "mlp: the weights grew beyond all numbers, expected features on one scale (standard_scaler) or a smaller learning_rate_init",
            Message(new Mlp { Solver = "sgd", Activation = "identity", LearningRateInit = 1000 }, TestData.Problem([[1e6, 2e6, 3e9]], [1, 2e9, 3])));

        static string Message(Learner learner, LearningProblem problem) =>
            Assert.Throws<InputException>(() => learner.FitPredict(problem)).Message;
    }

    private static Mlp Exact(double alpha) => new()
    {
        HiddenLayerSizes = new(),
        Solver = "lbfgs",
        Alpha = alpha,
        Tol = 1e-10,
        MaxIter = 2000,
    };

    private static LearningProblem Problem(ulong seed, LearningTask task, int rows, bool weighted = false)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var columns = TestData.NormalColumns(random, rows, 3);
        var target = Enumerable.Range(0, rows)
            .Select(i => Math.Sin(2 * columns[0][i]) + (2 * columns[1][i] * columns[2][i]) + (0.3 * random.NextNormal())).ToArray();
        if (task == LearningTask.Classification)
        {
            target = Array.ConvertAll(target, y => y > 0 ? 1.0 : 0.0);
        }

        var weights = weighted ? Enumerable.Range(0, rows).Select(_ => 0.2 + random.NextDouble()).ToArray() : null;
        return TestData.Problem(
            columns, target, [.. Enumerable.Range(0, rows).Where(i => i % 5 != 0)], [.. Enumerable.Range(0, rows).Where(i => i % 5 == 0)], weights, task);
    }
}
