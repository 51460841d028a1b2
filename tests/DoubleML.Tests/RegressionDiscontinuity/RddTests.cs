using System.Text.Json;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Tests.RegressionDiscontinuity;

public class RddTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "RegressionDiscontinuity", "rdflex.json"))).RootElement;

    private static readonly Dictionary<string, Learner> Learners = new()
    {
        ["ml_g"] = new LinearRegression(),
        ["ml_m"] = new LogisticRegression { Tol = 1e-12 },
    };

    /// <summary>
    /// <c>rdflex.json</c>: RDFlex of the DoubleML package (source of August 2026) with rdrobust, linear and logistic regression (C = 1), on
    /// folds i mod 4: theta and se are its conventional, bias-corrected and robust estimates.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void GivesTheReferencePackagesNumbers(int index)
    {
        var entry = Reference[index];
        double[] Numbers(string key) => [.. entry.GetProperty(key).EnumerateArray().Select(value => value.GetDouble())];
        var data = Data(Numbers("y"), Numbers("d"), Numbers("s"), Numbers("x1"));
        var model = new Rdd
        {
            Fuzzy = entry.GetProperty("fuzzy").GetBoolean(),
            Cutoff = 0.2,
            FsSpecification = entry.GetProperty("fs_specification").GetString()!,
            FsKernel = entry.GetProperty("fs_kernel").GetString()!,
            NIterations = entry.GetProperty("n_iterations").GetInt32(),
        };
        var folds = KFold.FromAssignment([.. Enumerable.Range(0, data.RowCount)], 4, row => row % 4);
        var fit = DoubleMachineLearning.Fit(data, model, new FitOptions { Learners = Learners, Folds = [folds] });
        Assert.Equal(["Conventional", "Bias-Corrected", "Robust"], fit.Estimates.Names);
        Assert.Equal(data.RowCount, fit.Data.ObservationCount);
        Assert.All(Numbers("theta").Zip(fit.Estimates.Thetas), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Abs(pair.First)));
        Assert.All(Numbers("se").Zip(fit.Estimates.StandardErrors), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * pair.First));

        // Its own predictions, given as external ones, lead to the same estimates without learners.
        var again = DoubleMachineLearning.Fit(data, model, new FitOptions { Folds = [folds], Predictions = new ExternalPredictions(fit.Predictions) });
        Assert.Equal(fit.Estimates.Thetas, again.Estimates.Thetas);
        Assert.Empty(again.Losses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FindsTheEffectAndCovariatesSharpenIt(bool fuzzy)
    {
        var random = new CounterRandom(RandomKey.FromSeed(31));
        const int n = 2000;
        double[] s = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double[] x = [.. s.Select(_ => random.NextNormal())];
        double[] d = [.. s.Select(score => !fuzzy ? (score >= 0 ? 1.0 : 0) : random.NextDouble() < (score >= 0 ? 0.8 : 0.2) ? 1 : 0)];
        double[] y = [.. s.Select((score, i) => (0.7 * d[i]) + (0.5 * score) + (2 * x[i]) + (0.3 * random.NextNormal()))];
        double[] noise = [.. s.Select(_ => random.NextNormal())];
        var options = new FitOptions { NFolds = 3, NRep = 2, Learners = Learners };
        var adjusted = DoubleMachineLearning.Fit(Data(y, d, s, x), new Rdd { Fuzzy = fuzzy }, options).Estimates;
        var plain = DoubleMachineLearning.Fit(Data(y, d, s, noise), new Rdd { Fuzzy = fuzzy }, options).Estimates;
        Assert.All(adjusted.Thetas.Zip(adjusted.StandardErrors), estimate =>
            Assert.InRange(estimate.First, 0.7 - (4 * estimate.Second), 0.7 + (4 * estimate.Second)));
        Assert.InRange(adjusted.StandardErrors[2], 0.01, 0.5 * plain.StandardErrors[2]);
        Assert.True(adjusted.StandardErrors[2] > adjusted.StandardErrors[0]);
    }

    [Fact]
    public void UnsuitableDesignsAreRefused()
    {
        double[] s = [.. Enumerable.Range(-20, 40).Select(i => (double)i)];
        double[] sharp = [.. s.Select(score => score >= 0 ? 1.0 : 0)];
        double[] other = [.. sharp.Select((d, i) => i == 3 ? 1 - d : d)];
        Refused("data.d: row 3 has d = 1 at -17, in a sharp design expected 0", () => new Rdd().Prepare(Data(s, other, s, s)));
        Refused("model.cutoff: found 30, expected a value within the range of 's', -20 to 19", () => new Rdd { Cutoff = 30 }.Prepare(Data(s, sharp, s, s)));
        Refused("model.fs_kernel: found 'gauss'", () => new Rdd { FsKernel = "gauss" }.Prepare(Data(s, sharp, s, s)));
        Refused("data.running is not there", () => new Rdd().Prepare(new DoubleMLData(
            Data(s, sharp, s, s).Data, new Roles { Y = "y", D = ["d"], X = ["x"] })));
    }

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.Throws<InputException>(action).Message, StringComparison.Ordinal);

    private static DoubleMLData Data(double[] y, double[] d, double[] s, double[] x) => new(
        new DataSet([KeyValuePair.Create("y", y), KeyValuePair.Create("d", d), KeyValuePair.Create("s", s), KeyValuePair.Create("x", x)]),
        new Roles { Y = "y", D = ["d"], X = ["x"], Running = "s" });
}
