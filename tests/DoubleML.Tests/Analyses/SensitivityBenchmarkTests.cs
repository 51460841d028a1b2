using DoubleML.Analyses;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Tests.Analyses;

public class SensitivityBenchmarkTests
{
    /// <summary>Regression on all features by coordinate-wise updates: enough to explain what a linear process explains.</summary>
    private sealed record LeastSquares : Learner
    {
        public override double[] FitPredict(LearningProblem problem)
        {
            var p = problem.Features.ColumnCount;
            var beta = new double[p];
            var residual = problem.TrainRows.Select(row => problem.Target[row]).ToArray();
            for (var sweep = 0; sweep < 200; sweep++)
            {
                for (var j = 0; j < p; j++)
                {
                    var x = problem.TrainRows.Select(row => problem.Features.Column(j)[row]).ToArray();
                    var step = x.Zip(residual, (a, b) => a * b).Sum() / x.Sum(a => a * a);
                    beta[j] += step;
                    residual = [.. residual.Zip(x, (r, a) => r - (step * a))];
                }
            }

            return [.. problem.TestRows.Select(row => Enumerable.Range(0, p).Sum(j => beta[j] * problem.Features.Column(j)[row]))];
        }
    }

    private static readonly FitOptions Options = new()
    {
        NRep = 2,
        Learners = new Dictionary<string, Learner> { ["ml_l"] = new LeastSquares(), ["ml_m"] = new LeastSquares() },
    };

    [Fact]
    public async Task Gains_are_those_of_the_residual_variances()
    {
        var data = Simulate();
        var fit = DoubleMachineLearning.Fit(data, new Plr(), Options with { NRep = 1 });
        var benchmark = await SensitivityBenchmark.OfAsync(fit, data, ["x1"], TestContext.Current.CancellationToken);
        var (longSigma, longNu, longTheta) = Elements(data, ["x1", "x2"]);
        var (shortSigma, shortNu, shortTheta) = Elements(data, ["x2"]);
        Assert.Equal((shortSigma - longSigma) / longSigma, benchmark.CfY[0], 1e-10);
        Assert.Equal((longNu - shortNu) / shortNu, benchmark.CfD[0], 1e-10);
        Assert.Equal(shortTheta - longTheta, benchmark.DeltaTheta[0], 1e-10);
        Assert.Equal(
            Math.Min(1, Math.Abs(shortTheta - longTheta) / Math.Sqrt((shortSigma - longSigma) * (longNu - shortNu))), Math.Abs(benchmark.Rho[0]), 1e-9);
    }

    [Fact]
    public async Task A_confounder_matters_and_noise_does_not()
    {
        var data = Simulate();
        var fit = DoubleMachineLearning.Fit(data, new Plr(), Options);
        var confounder = await SensitivityBenchmark.OfAsync(fit, data, ["x1"], TestContext.Current.CancellationToken);
        var noise = await SensitivityBenchmark.OfAsync(fit, data, ["x2"], TestContext.Current.CancellationToken);
        Assert.True(confounder.CfY[0] > 0.2 && confounder.CfD[0] > 0.2 && confounder.DeltaTheta[0] > 0.2);
        Assert.True(noise.CfY[0] < 0.02 && noise.CfD[0] < 0.02 && Math.Abs(noise.DeltaTheta[0]) < 0.02);
    }

    [Theory]
    [InlineData("x3", "column 'x3' is no covariate")]
    [InlineData("x1,x2", "found 2 of 2 covariates")]
    public async Task Mistakes_are_named(string leftOut, string expected)
    {
        var data = Simulate();
        var fit = DoubleMachineLearning.Fit(data, new Plr(), Options);
        var error = await Assert.ThrowsAsync<InputException>(() => SensitivityBenchmark.OfAsync(fit, data, leftOut.Split(',')));
        Assert.Contains(expected, error.Message);
    }

    private static (double Sigma2, double Nu2, double Theta) Elements(DoubleMLData data, IReadOnlyList<string> x)
    {
        var fit = DoubleMachineLearning.Fit(
            new DoubleMLData(data.Data, data.Roles with { X = x }), new Plr(), Options with { NRep = 1 });
        double[] Find(string name) => fit.Predictions.First(p => p.Key == $"d|{name}|0").Value;
        var (l, m, theta) = (Find("ml_l"), Find("ml_m"), fit.Estimates.Thetas[0]);
        var v = data.Data["d"].Zip(m, (d, predicted) => d - predicted).ToArray();
        var u = data.Y.Select((y, i) => y - l[i] - (theta * v[i])).ToArray();
        return (u.Average(value => value * value), 1 / v.Average(value => value * value), theta);
    }

    private static DoubleMLData Simulate()
    {
        const int N = 400;
        var random = new CounterRandom(RandomKey.FromSeed(12));
        var columns = new[] { "y", "d", "x1", "x2" }.ToDictionary(name => name, _ => new double[N]);
        for (var i = 0; i < N; i++)
        {
            columns["x1"][i] = random.NextNormal();
            columns["x2"][i] = random.NextNormal();
            columns["d"][i] = (0.6 * columns["x1"][i]) + random.NextNormal();
            columns["y"][i] = (0.5 * columns["d"][i]) + columns["x1"][i] + random.NextNormal();
        }

        return new DoubleMLData(new DataSet(columns), new Roles { Y = "y", D = ["d"] });
    }
}
