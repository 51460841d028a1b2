using CsCheck;
using DoubleML.Analyses;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Models;

namespace DoubleML.Tests.Analyses;

/// <summary>Laws of the diagnostics, at propensities made elsewhere.</summary>
public class PropensityDiagnosticsTests
{
    private const int Rows = 60;
    private const double Threshold = 0.05;

    private static readonly double[] D = [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? 1.0 : 0.0)];

    [Fact]
    public void CountsWeightsAndClippingAddUp() => Gen.Double[0, 1].Array[Rows].Array[1, 3].Sample(repetitions =>
    {
        var diagnostics = Assert.Single(Of(repetitions));
        Assert.Equal(("d", "ml_m", "d"), (diagnostics.Parameter, diagnostics.Nuisance, diagnostics.Indicator));
        Assert.Equal(repetitions.SelectMany(p => p).Count(p => p is <= Threshold or >= 1 - Threshold) / (double)(Rows * repetitions.Length), diagnostics.ShareClipped, 12);
        foreach (var state in diagnostics.States)
        {
            Assert.Equal(D.Count(d => d == state.Value), state.NObs);
            Assert.Equal(state.NObs, state.Counts.Sum(), 9);
            Assert.True(Threshold <= state.Min && state.Min <= state.Mean + 1e-12 && state.Mean <= state.Max + 1e-12 && state.Max <= 1 - Threshold);
            Assert.InRange(state.EffectiveSampleSize, 1, state.NObs + 1e-9);
            Assert.InRange(state.MaxWeight, 1, (1 / Threshold) + 1e-9);
        }

        for (var bin = 0; bin < PropensityDiagnostics.BinCount; bin++)
        {
            var isEmpty = diagnostics.States.Sum(state => state.Counts[bin]) == 0;
            Assert.Equal(isEmpty, double.IsNaN(diagnostics.MeanPropensity[bin]));
            Assert.True(isEmpty || Math.Abs(diagnostics.MeanPropensity[bin] - ((bin + 0.5) / PropensityDiagnostics.BinCount)) <= (0.5 / PropensityDiagnostics.BinCount) + 1e-12);
        }
    });

    [Fact]
    public void EqualWeightsLoseNoObservation() => Gen.Double[Threshold, 1 - Threshold].Sample(p =>
        Assert.All(Assert.Single(Of([[.. D.Select(_ => p)]])).States, state => Assert.Equal(state.NObs, state.EffectiveSampleSize, 9)));

    [Fact]
    public void ModelsWithoutPropensityHaveNone()
    {
        var zeros = new double[Rows];
        var fit = Fit(new Plr(), [KeyValuePair.Create("d|ml_l|0", zeros), KeyValuePair.Create("d|ml_m|0", zeros)], 1);
        Assert.Empty(PropensityDiagnostics.Of(fit));
    }

    private static IReadOnlyList<PropensityDiagnostics> Of(double[][] propensities) => PropensityDiagnostics.Of(Fit(
        new Irm { ClippingThreshold = Threshold },
        [
            .. propensities.SelectMany((p, r) => new[]
            {
                KeyValuePair.Create($"d|ml_g0|{r}", new double[Rows]), KeyValuePair.Create($"d|ml_g1|{r}", new double[Rows]), KeyValuePair.Create($"d|ml_m|{r}", p),
            }),
        ],
        propensities.Length));

    private static FitResult Fit(Model model, IReadOnlyList<KeyValuePair<string, double[]>> predictions, int repetitions)
    {
        double[] y = [.. D.Select((d, i) => d + Math.Sin(i))], x = [.. D.Select((_, i) => Math.Cos(i))];
        var data = new DoubleMLData(new DataSet([new("y", y), new("d", D), new("x", x)]), new Roles { Y = "y", D = ["d"] });
        return DoubleMachineLearning.Fit(data, model, new FitOptions { Predictions = new ExternalPredictions(predictions), NRep = repetitions });
    }
}
