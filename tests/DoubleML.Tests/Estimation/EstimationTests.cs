using CsCheck;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Tests.Estimation;

public class EstimationTests
{
    /// <summary>Predicts the value of the nearest training row in the first feature: simple, nonlinear, deterministic.</summary>
    private sealed record Nearest : Learner
    {
        public override double[] FitPredict(LearningProblem problem) => [.. problem.TestRows.Select(row =>
            problem.Target[problem.TrainRows.MinBy(train => Math.Abs(problem.Features.Column(0)[train] - problem.Features.Column(0)[row]))])];
    }

    /// <summary>Draws its predictions: shows that keys, not threads, decide.</summary>
    private sealed record Noise : Learner
    {
        public override double[] FitPredict(LearningProblem problem)
        {
            var random = new CounterRandom(problem.Key);
            return [.. problem.TestRows.Select(_ => random.NextNormal())];
        }
    }

    [Fact]
    public void Partialling_out_is_the_regression_of_residuals_on_residuals()
    {
        var data = Simulate(120, 1);
        var fit = DoubleMachineLearning.Fit(data, new Plr(), Options(new Nearest()));
        var (l, m) = (Find(fit, "d|ml_l|0"), Find(fit, "d|ml_m|0"));
        var (y, d) = (data.Y, data.Data["d"]);
        var numerator = Enumerable.Range(0, 120).Sum(i => (y[i] - l[i]) * (d[i] - m[i]));
        var denominator = Enumerable.Range(0, 120).Sum(i => (d[i] - m[i]) * (d[i] - m[i]));
        Assert.Equal(numerator / denominator, fit.Estimates.Thetas[0], 1e-12);
    }

    [Fact]
    public void Predictions_are_out_of_fold()
    {
        var data = Simulate(60, 2);
        var fit = DoubleMachineLearning.Fit(data, new Plr(), Options(new Nearest()));
        var l = Find(fit, "d|ml_l|0");
        // The nearest neighbour of a row is the row itself unless it is held out, so no prediction equals the row's own outcome.
        Assert.All(Enumerable.Range(0, 60), i => Assert.NotEqual(data.Y[i], l[i]));
    }

    [Theory]
    [InlineData("partialling out")]
    [InlineData("IV-type")]
    public void Scaling_y_scales_theta_and_scaling_d_divides_it(string score) => Gen.Select(Gen.Double[0.5, 8], Gen.Double[0.5, 8]).Sample(c =>
    {
        var data = Simulate(80, 3);
        var scaled = Simulate(80, 3, yScale: c.Item1, dScale: c.Item2);
        var options = Options(new Nearest());
        var theta = DoubleMachineLearning.Fit(data, new Plr { Score = score }, options).Estimates.Thetas[0];
        var other = DoubleMachineLearning.Fit(scaled, new Plr { Score = score }, options).Estimates.Thetas[0];
        Assert.Equal(theta * c.Item1 / c.Item2, other, 1e-9 * Math.Abs(other) + 1e-12);
    }, iter: 20);

    [Theory]
    [InlineData("partialling out")]
    [InlineData("IV-type")]
    public void The_bits_do_not_depend_on_the_number_of_threads(string score)
    {
        var data = Simulate(100, 4);
        var model = new Plr { Score = score };
        var one = DoubleMachineLearning.Fit(data, model, Options(new Noise(), nRep: 4) with { Backend = new LocalBackend(1) });
        var four = DoubleMachineLearning.Fit(data, model, Options(new Noise(), nRep: 4) with { Backend = new LocalBackend(4) });
        Assert.Equal(one.Estimates.AllThetas[0], four.Estimates.AllThetas[0]);
        Assert.Equal(one.Predictions.Select(p => p.Value), four.Predictions.Select(p => p.Value));
    }

    [Fact]
    public void Repetitions_are_those_of_a_shorter_run()
    {
        var data = Simulate(100, 5);
        var three = DoubleMachineLearning.Fit(data, new Plr(), Options(new Nearest(), nRep: 3));
        var five = DoubleMachineLearning.Fit(data, new Plr(), Options(new Nearest(), nRep: 5));
        Assert.Equal(three.Estimates.AllThetas[0], five.Estimates.AllThetas[0][..3]);
    }

    [Fact]
    public void Own_predictions_fed_back_give_the_same_estimate()
    {
        var data = Simulate(100, 6, binary: true);
        var options = Options(new Nearest(), nRep: 2);
        foreach (Model model in new Model[] { new Irm { CalibrationMethod = "isotonic" }, new Irm { Score = "ATTE", NormalizeIpw = true }, new Plr { Score = "IV-type" } })
        {
            var fit = DoubleMachineLearning.Fit(data, model, options);
            var again = DoubleMachineLearning.Fit(data, model, options with
            {
                Learners = new Dictionary<string, Learner>(),
                Predictions = new ExternalPredictions(fit.Predictions),
            });
            Assert.Equal(fit.Estimates.AllThetas[0], again.Estimates.AllThetas[0]);
            Assert.Equal(0, again.Execution.Tasks);
        }
    }

    [Fact]
    public void An_own_score_replaces_the_built_in_one()
    {
        var data = Simulate(100, 7);
        var builtIn = DoubleMachineLearning.Fit(data, new Plr(), Options(new Nearest()));
        var own = DoubleMachineLearning.Fit(data, new Plr
        {
            CustomScore = q => new LinearScore(
                [.. q.D.Select((d, i) => -(d - q.M[i]) * (d - q.M[i]))],
                [.. q.D.Select((d, i) => (q.Y[i] - q.L![i]) * (d - q.M[i]))]),
        }, Options(new Nearest()));
        Assert.Equal(builtIn.Estimates.Thetas[0], own.Estimates.Thetas[0], 1e-14);
        Assert.Null(own.Estimates.Bias);
    }

    [Fact]
    public void A_model_made_elsewhere_needs_no_change_here()
    {
        var data = Simulate(100, 8);
        var fit = DoubleMachineLearning.Fit(data, new MeanOutcome(), Options(new Nearest()));
        Assert.Equal(data.Y.Average(), fit.Estimates.Thetas[0], 1e-12);
    }

    [Fact]
    public void What_goes_wrong_in_a_fit_is_told_with_its_place()
    {
        var data = Simulate(40, 9, binary: true);
        var folds = KFold.FromAssignment([.. Enumerable.Range(0, 40)], 2, row => data.Data["d"][row] == 1 ? 1 : 0);
        var error = Assert.Throws<InputException>(() => DoubleMachineLearning.Fit(
            data, new Irm(), Options(new Nearest()) with { Folds = [folds], NRep = 1 }));
        Assert.Matches("nuisance ml_[gm][01]? of d, repetition 0, fold [01]: ", error.Message);
    }

    [Fact]
    public void A_missing_learner_is_named()
    {
        var options = Options(new Nearest()) with { Learners = new Dictionary<string, Learner> { ["ml_l"] = new Nearest() } };
        var error = Assert.Throws<InputException>(() => DoubleMachineLearning.Fit(Simulate(40, 10), new Plr(), options));
        Assert.StartsWith("learners.ml_m is not there", error.Message);
    }

    [Fact]
    public void Cancelling_ends_the_run()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            DoubleMachineLearning.Fit(Simulate(40, 11), new Plr(), Options(new Nearest()), source.Token));
    }

    private static FitOptions Options(Learner learner, int nRep = 1) => new()
    {
        NRep = nRep,
        Learners = new[] { "ml_l", "ml_m", "ml_g", "ml_r" }.ToDictionary(name => name, _ => learner),
    };

    private static double[] Find(FitResult fit, string name) => fit.Predictions.First(p => p.Key == name).Value;

    private static DoubleMLData Simulate(int n, ulong seed, double yScale = 1, double dScale = 1, bool binary = false)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var (x, d, y) = (new double[n], new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            x[i] = random.NextNormal();
            d[i] = binary ? (random.NextNormal() + x[i] > 0 ? 1 : 0) : x[i] + random.NextNormal();
            y[i] = (0.5 * d[i]) + Math.Sin(x[i]) + random.NextNormal();
        }

        return new DoubleMLData(
            new DataSet([new("y", [.. y.Select(v => v * yScale)]), new("d", [.. d.Select(v => v * dScale)]), new("x", x)]),
            new Roles { Y = "y", D = ["d"] });
    }

    /// <summary>The smallest model there is: θ = E[Y].</summary>
    private sealed record MeanOutcome : Model
    {
        public override string Name => "mean";

        public override string ScoreName => "mean";

        public override PreparedData Prepare(DoubleMLData data) => new(data);

        public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) =>
            [new Estimand("y", [], _ => new LinearScore([.. data.Y.Select(_ => -1.0)], data.Y))];
    }
}
