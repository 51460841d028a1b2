using CsCheck;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Linear;

/// <summary>
/// Optimality conditions at the solutions of penalised learners. Coefficients are read off the predictions at the unit vectors, so
/// the tests see what users see.
/// </summary>
public class OptimalityTests
{
    private static readonly Gen<(double[][] X, double[] Y, double[] D, double[] Weights)> s_data = Data(Gen.Int[15, 80], Gen.Int[1, 40]);

    private static Gen<(double[][] X, double[] Y, double[] D, double[] Weights)> Data(Gen<int> rowCounts, Gen<int> columnCounts) =>
        Gen.Select(Gen.ULong, rowCounts, columnCounts, Gen.Double[0, 0.9]).Select((seed, rows, columns, correlation) =>
        {
            var random = new CounterRandom(RandomKey.FromSeed(seed));
            var x = TestData.NormalColumns(random, rows, columns, correlation);
            var y = Enumerable.Range(0, rows).Select(i => 1 + x[0][i] - (0.5 * x[^1][i]) + random.NextNormal()).ToArray();
            var d = y.Select(value => value + random.NextNormal() > 1 ? 1.0 : 0.0).ToArray();
            (d[0], d[1]) = (0, 1);
            return (x, y, d, y.Select(_ => 0.5 + random.NextDouble()).ToArray());
        });

    [Fact]
    public void Lasso_satisfies_the_kkt_conditions() => Gen.Select(s_data, Gen.Double[0.01, 0.5]).Sample(
        (data, alpha) => AssertElasticNetOptimal(new ElasticNet(alpha, 1), data.X, data.Y, data.Weights), iter: 100);

    [Fact]
    public void Elastic_net_satisfies_the_kkt_conditions() => Gen.Select(s_data, Gen.Double[0.01, 0.5], Gen.Double[0.05, 0.95]).Sample(
        (data, alpha, ratio) => AssertElasticNetOptimal(new ElasticNet(alpha, ratio), data.X, data.Y, data.Weights), iter: 100);

    [Fact]
    public void Lasso_finds_an_optimum_among_identical_columns()
    {
        var random = new CounterRandom(RandomKey.FromSeed(6));
        var x = TestData.NormalColumns(random, 40, 3);
        double[][] doubled = [.. x, .. x];
        var y = x[0].Select(value => value + random.NextNormal()).ToArray();
        AssertElasticNetOptimal(new ElasticNet(0.1, 1, Tol: 1e-14), doubled, y, Enumerable.Repeat(1.0, 40).ToArray(), 1e-6);
    }

    [Theory]
    [InlineData("l2", 1.0)]
    [InlineData("l2", 30.0)]
    [InlineData("l1", 0.3)]
    [InlineData("l1", 5.0)]
    [InlineData("elasticnet", 1.0)]
    public void Logistic_regression_satisfies_the_kkt_conditions(string penalty, double c) => s_data.Sample(
        data =>
        {
            var learner = new LogisticRegression(penalty, c, L1Ratio: 0.4);
            var (l1, l2) = penalty switch { "l1" => (1.0, 0.0), "l2" => (0.0, 1.0), _ => (0.4, 0.6) };
            var predictions = learner.FitPredict(Classification(data.X, data.D, data.Weights));
            var residuals = data.D.Select((d, i) => c * data.Weights[i] * (d - predictions[i])).ToArray();
            Assert.True(Math.Abs(residuals.Sum()) < 1e-8, "the intercept is not penalised");
            AssertStationary(data.X, residuals, Coefficients(learner, data.X, data.D, data.Weights, Logit), l1, l2, 1e-8);
        },
        iter: 40);

    [Fact]
    public void Without_penalty_the_gradient_vanishes() => Data(Gen.Int[50, 100], Gen.Int[1, 3]).Sample(
        data =>
        {
            var predictions = new LogisticRegression(null).FitPredict(Classification(data.X, data.D, data.Weights));
            var residuals = data.D.Select((d, i) => data.Weights[i] * (d - predictions[i])).ToArray();
            AssertStationary(data.X, residuals, new double[data.X.Length], 0, 0, 1e-8);
        },
        iter: 30);

    [Fact]
    public void A_weight_of_two_is_two_copies_for_logistic_regression() => s_data.Sample(
        data =>
        {
            var twice = data.D.Select((_, i) => i % 3 == 0 ? 2.0 : 1.0).ToArray();
            int[] copies = [.. Enumerable.Range(0, data.D.Length).SelectMany(i => Enumerable.Repeat(i, (int)twice[i]))];
            TestData.AssertClose(
                new LogisticRegression().FitPredict(Classification(data.X, data.D, null) with { TrainRows = copies }),
                new LogisticRegression().FitPredict(Classification(data.X, data.D, twice)),
                1e-9,
                1e-12);
        },
        iter: 30);

    [Fact]
    public void Separated_classes_without_penalty_give_finite_probabilities_near_zero_and_one()
    {
        double[] x = [-3, -2, -1, -0.5, 0.5, 1, 2, 3];
        double[] other = [1, -1, 2, 0, 1, -2, 0, 1];
        var d = x.Select(value => value > 0 ? 1.0 : 0.0).ToArray();
        var predictions = new LogisticRegression(null).FitPredict(Classification([x, other], d, null));
        for (var i = 0; i < d.Length; i++)
        {
            Assert.InRange(Math.Abs(predictions[i] - d[i]), 0, 1e-4);
        }
    }

    [Fact]
    public void Dependent_columns_without_penalty_do_not_change_the_probabilities()
    {
        var random = new CounterRandom(RandomKey.FromSeed(9));
        var x = TestData.NormalColumns(random, 60, 2);
        var d = x[0].Select(value => value + (2 * random.NextNormal()) > 0 ? 1.0 : 0.0).ToArray();
        double[][] dependent = [.. x, [.. x[0].Zip(x[1], (a, b) => a - (3 * b))], [.. x[0].Select(_ => 0.1)]];
        TestData.AssertClose(
            new LogisticRegression(null).FitPredict(Classification(x, d, null)),
            new LogisticRegression(null).FitPredict(Classification(dependent, d, null)),
            1e-9,
            1e-12);
    }

    [Fact]
    public void One_class_is_an_input_error()
    {
        var exception = Assert.Throws<InputException>(
            () => new LogisticRegression().FitPredict(Classification([[1, 2, 3]], [1, 1, 1], null)));
        Assert.Equal(
            "logistic regression: found only class 1 in the 3 training rows, expected both classes 0 and 1", exception.Message);
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));

    private static LearningProblem Classification(double[][] x, double[] d, double[]? weights) =>
        TestData.Problem(x, d, weights: weights, task: LearningTask.Classification);

    private static void AssertElasticNetOptimal(ElasticNet learner, double[][] x, double[] y, double[] weights, double tolerance = 1e-9)
    {
        var predictions = learner.FitPredict(TestData.Problem(x, y, weights: weights));
        var total = weights.Sum();
        var residuals = y.Select((value, i) => weights[i] * (value - predictions[i]) / total).ToArray();
        Assert.True(Math.Abs(residuals.Sum()) < 1e-9, "the intercept is not penalised");
        AssertStationary(
            x,
            residuals,
            Coefficients(learner, x, y, weights, p => p),
            learner.Alpha * learner.L1Ratio,
            learner.Alpha * (1 - learner.L1Ratio),
            tolerance);
    }

    private static void AssertStationary(double[][] x, double[] residuals, double[] coefficients, double l1, double l2, double tolerance)
    {
        for (var j = 0; j < x.Length; j++)
        {
            var gradient = x[j].Zip(residuals, (a, r) => a * r).Sum() - (l2 * coefficients[j]);
            if (Math.Abs(coefficients[j]) > 1e-10)
            {
                Assert.True(
                    Math.Abs(gradient - (l1 * Math.Sign(coefficients[j]))) < tolerance,
                    $"{gradient} at {coefficients[j]}, l1 = {l1}");
            }
            else
            {
                Assert.True(Math.Abs(gradient) <= l1 + tolerance, $"{gradient} at zero, l1 = {l1}");
            }
        }
    }

    private static double[] Coefficients(
        Learner learner, double[][] x, double[] target, double[] weights, Func<double, double> inverseLink)
    {
        // Rows n … n + p: zero and the unit vectors.
        var (n, p) = (target.Length, x.Length);
        var columns = x.Select((column, j) => column.Concat(Enumerable.Range(-1, p + 1).Select(k => k == j ? 1.0 : 0.0)).ToArray());
        var padding = new double[p + 1];
        var problem = TestData.Problem(
            [.. columns],
            [.. target, .. padding],
            [.. Enumerable.Range(0, n)],
            [.. Enumerable.Range(n, p + 1)],
            [.. weights, .. padding],
            learner.Supports(LearningTask.Classification) ? LearningTask.Classification : LearningTask.Regression);
        var predictions = learner.FitPredict(problem).Select(inverseLink).ToArray();
        return [.. predictions[1..].Select(prediction => prediction - predictions[0])];
    }
}
