using CsCheck;
using DoubleML.Learners.Linear;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Linear;

/// <summary>Laws that least squares and its penalised forms obey on any data.</summary>
public class LeastSquaresLawTests
{
    private static readonly Gen<(double[][] X, double[] Y, double[] Weights, CounterRandom Random)> s_data =
        Gen.Select(Gen.ULong, Gen.Int[12, 60], Gen.Int[1, 9]).Select((seed, rows, columns) =>
        {
            var random = new CounterRandom(RandomKey.FromSeed(seed));
            var x = TestData.NormalColumns(random, rows, columns);
            var y = Enumerable.Range(0, rows).Select(i => 3 + x[0][i] + random.NextNormal()).ToArray();
            return (x, y, y.Select(_ => (double)(1 + random.NextInt32(3))).ToArray(), random);
        });

    /// <summary>For these an integer weight is the same as copies; not for ridge_cv, where a left-out copy leaves others in.</summary>
    public static TheoryData<string> Weighable =>
    [
        """{"type": "linear_regression"}""",
        """{"type": "linear_regression", "fit_intercept": false}""",
        """{"type": "ridge", "alpha": 2.5}""",
        """{"type": "lasso", "alpha": 0.1}""",
        """{"type": "elastic_net", "alpha": 0.1, "standardize": true}""",
    ];

    public static TheoryData<string> Orderless => [.. Weighable.Select(row => row.Data), """{"type": "ridge_cv"}"""];

    [Theory]
    [MemberData(nameof(Orderless))]
    public void The_order_of_training_rows_does_not_matter(string json)
    {
        var learner = TestData.ParseLearner(json);
        s_data.Sample(
            data =>
            {
                var order = Enumerable.Range(0, data.Y.Length).ToArray();
                data.Random.Shuffle(order.AsSpan());
                TestData.AssertClose(
                    learner.FitPredict(TestData.Problem(data.X, data.Y, weights: data.Weights)),
                    learner.FitPredict(TestData.Problem(data.X, data.Y, train: order, weights: data.Weights)),
                    1e-8,
                    1e-8);
            },
            iter: 50);
    }

    [Theory]
    [MemberData(nameof(Weighable))]
    public void A_weight_of_k_is_k_copies_of_the_row(string json)
    {
        var learner = TestData.ParseLearner(json);
        s_data.Sample(
            data =>
            {
                int[] copies = [.. Enumerable.Range(0, data.Y.Length).SelectMany(i => Enumerable.Repeat(i, (int)data.Weights[i]))];
                TestData.AssertClose(
                    learner.FitPredict(TestData.Problem(data.X, data.Y, train: copies)),
                    learner.FitPredict(TestData.Problem(data.X, data.Y, weights: data.Weights)),
                    1e-8,
                    1e-8);
            },
            iter: 50);
    }

    [Theory]
    [InlineData("""{"type": "linear_regression"}""")]
    [InlineData("""{"type": "ridge", "alpha": 2.5}""")]
    [InlineData("""{"type": "ridge_cv"}""")]
    [InlineData("""{"type": "lasso_cv"}""")]
    public void Predictions_move_with_the_target(string json)
    {
        var learner = TestData.ParseLearner(json);
        s_data.Sample(
            data => TestData.AssertClose(
                [.. learner.FitPredict(TestData.Problem(data.X, data.Y)).Select(p => (4 * p) - 7)],
                learner.FitPredict(TestData.Problem(data.X, [.. data.Y.Select(y => (4 * y) - 7)])),
                1e-7,
                1e-7),
            iter: 30);
    }

    [Fact]
    public void Least_squares_residuals_are_orthogonal_to_the_features() =>
        s_data.Sample(
            data =>
            {
                var predictions = new LinearRegression().FitPredict(TestData.Problem(data.X, data.Y, weights: data.Weights));
                double[][] all = [Enumerable.Repeat(1.0, data.Y.Length).ToArray(), .. data.X];
                foreach (var column in all)
                {
                    var product = Enumerable.Range(0, data.Y.Length)
                        .Sum(i => data.Weights[i] * column[i] * (data.Y[i] - predictions[i]));
                    Assert.True(Math.Abs(product) < 1e-9, $"{product}");
                }
            },
            iter: 50);

    [Fact]
    public void With_more_columns_than_rows_least_squares_interpolates_with_least_norm()
    {
        var random = new CounterRandom(RandomKey.FromSeed(5));
        var x = TestData.NormalColumns(random, 10, 25);
        var y = x[0].Select(_ => random.NextNormal()).ToArray();
        var problem = TestData.Problem(x, y);
        TestData.AssertClose(y, new LinearRegression().FitPredict(problem), 1e-10, 1e-10);

        // The solution of least norm is the limit of ridge regressions.
        int[] train = [.. Enumerable.Range(0, 6)], test = [6, 7, 8, 9];
        TestData.AssertClose(
            new Ridge(1e-9).FitPredict(problem with { TrainRows = train, TestRows = test }),
            new LinearRegression().FitPredict(problem with { TrainRows = train, TestRows = test }),
            1e-7,
            1e-7);
    }

    [Fact]
    public void Leave_one_out_errors_are_those_of_fits_without_the_row()
    {
        var random = new CounterRandom(RandomKey.FromSeed(8));
        foreach (var columns in new[] { 4, 30 })
        {
            var x = TestData.NormalColumns(random, 15, columns);
            var y = x[0].Select(value => value + random.NextNormal()).ToArray();
            var problem = TestData.Problem(x, y);
            var slow = new[] { 0.3, 8 }.Select(alpha => Enumerable.Range(0, 15).Average(i =>
            {
                var left = problem with { TrainRows = [.. Enumerable.Range(0, 15).Where(r => r != i)], TestRows = [i] };
                return Math.Pow(y[i] - new Ridge(alpha).FitPredict(left)[0], 2);
            })).ToArray();
            var best = new[] { 0.3, 8 }[Array.IndexOf(slow, slow.Min())];
            Assert.Equal(
                new Ridge(best).FitPredict(problem),
                new RidgeCV(new NumberList(0.3, 8)).FitPredict(problem));
            Assert.True(Math.Abs((slow[0] / slow[1]) - 1) > 1e-3, "the two penalties should differ for the test to tell");
        }
    }
}
