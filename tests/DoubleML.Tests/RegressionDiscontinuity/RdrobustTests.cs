using System.Text.Json;
using DoubleML.RegressionDiscontinuity;

namespace DoubleML.Tests.RegressionDiscontinuity;

/// <summary>
/// The numbers of the Python package rdrobust (github.com/rdpackages/rdrobust, version of May 2026) on synthetic data: <c>rdrobust.json</c>
/// holds the data, the options, <c>rdbwselect</c>'s bandwidths, and the coefficients and standard errors of <c>rdrobust</c>.
/// </summary>
public class RdrobustTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "RegressionDiscontinuity", "rdrobust.json"))).RootElement;

    public static TheoryData<int, string> Cases =>
        [.. Reference.EnumerateArray().Select((entry, i) => (i, entry.GetProperty("name").GetString()!))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void BandwidthsEstimatesAndStandardErrorsAgree(int index, string name)
    {
        var entry = Reference[index];
        double[]? Numbers(string key) => entry.GetProperty(key) is { ValueKind: JsonValueKind.Array } values
            ? [.. values.EnumerateArray().Select(value => value.GetDouble())]
            : null;
        var (x, y, d) = (Numbers("x")!, Numbers("y")!, Numbers("d"));
        var (p, kernel) = (entry.GetProperty("p").GetInt32(), entry.GetProperty("kernel").GetString()!);
        var bandwidths = Bandwidths.Select(x, y, d, p, kernel);
        Same(Numbers("bandwidths")!, [bandwidths.H, bandwidths.B]);
        if (entry.GetProperty("h").ValueKind == JsonValueKind.Number)
        {
            bandwidths = new Bandwidths(entry.GetProperty("h").GetDouble(), entry.GetProperty("b").GetDouble());
        }

        var estimate = Discontinuity.Estimate(x, y, d, bandwidths, p, kernel);
        Same(Numbers("coef")!, [estimate.Conventional, estimate.BiasCorrected, estimate.BiasCorrected]);
        double Se(double[] influence) => Math.Sqrt(influence.Sum(value => value * value));
        Same(Numbers("se")!, [Se(estimate.Influence), Se(estimate.Influence), Se(estimate.RobustInfluence)]);

        void Same(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), pair =>
            Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-8 * Math.Abs(pair.First), $"{name}: {pair.Second:R}, expected {pair.First:R}"));
    }

    [Fact]
    public void TooFewObservationsOnASideAreRefused() => Assert.Contains(
        "data.running: 5 observations above the cutoff",
        Assert.Throws<InputException>(() => Bandwidths.Select([.. Enumerable.Range(-50, 55).Select(i => (double)i)], new double[55])).Message,
        StringComparison.Ordinal);
}
