using System.Text.Json;
using DoubleML.Sampling;
using DoubleML.Simulation;

namespace DoubleML.Tests.Simulation;

/// <summary>
/// The processes against Monte Carlo moments of the DoubleML package's own (reference/moments.json, written by reference/make_moments.py).
/// </summary>
public sealed class MomentsTests
{
    private const int NRep = 60;
    private const double StandardErrors = 4.75; // two thousand comparisons: one of them goes beyond by chance in 250 runs

    private static readonly JsonElement[] Cases = ReadCases();

    public static TheoryData<int, string> Numbered
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++)
            {
                data.Add(i, Cases[i].GetProperty("name").GetString()!);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Numbered))]
    public void Moments_are_those_of_the_Python_package(int number, string name)
    {
        var reference = Cases[number];
        var parameters = reference.GetProperty("parameters").EnumerateObject()
            .Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!));
        var process = SimulationCatalog.Create(name, parameters);
        var key = RandomKey.FromSeed(20180131).Derive(number);
        var draws = Enumerable.Range(0, NRep).Select(r => Statistics(process.Draw(key.Derive(r)))).ToArray();
        Assert.All(reference.GetProperty("statistics").EnumerateObject(), statistic =>
        {
            var (expected, expectedError) = (statistic.Value[0].GetDouble(), statistic.Value[1].GetDouble());
            var values = Array.ConvertAll(draws, draw => draw[statistic.Name]());
            var mean = values.Average();
            var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (NRep - 1) / NRep);
            var allowed = (StandardErrors * Math.Sqrt((error * error) + (expectedError * expectedError))) + (1e-7 * (1 + Math.Abs(mean)));
            Assert.True(Math.Abs(mean - expected) <= allowed, $"{statistic.Name}: {mean} ± {error}, expected {expected} ± {expectedError}");
        });
    }

    [Fact]
    public void Every_process_has_reference_moments() =>
        Assert.Equal(
            SimulationCatalog.All.Select(process => process.Name).Order(),
            Cases.Select(c => c.GetProperty("name").GetString()!).Distinct().Order());

    /// <summary>The statistics by name, as make_moments.py names them, each evaluated when it is asked for.</summary>
    private static Dictionary<string, Func<double>> Statistics(SimulatedData data)
    {
        var columns = data.ColumnNames.Zip(data.Columns).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var (name, values) in data.Oracle)
        {
            columns["oracle:" + name] = values.Length == 1 ? [.. Enumerable.Repeat(values[0], data.NObs)] : values;
        }

        if (columns.TryGetValue("d", out var d) && d.Any(double.IsInfinity))
        {
            columns["never"] = Array.ConvertAll(d, value => double.IsInfinity(value) ? 1.0 : 0);
            columns["d"] = Array.ConvertAll(d, value => double.IsInfinity(value) ? 0 : value);
        }

        var statistics = new Dictionary<string, Func<double>> { ["rows"] = () => data.NObs };
        foreach (var (name, values) in columns)
        {
            statistics[$"mean {name}"] = () => values.Average();
            statistics[$"sd {name}"] = () => StandardDeviation(values);
            foreach (var other in columns)
            {
                statistics[$"product {name} {other.Key}"] = () => MeanProduct(values, other.Value);
            }
        }

        return statistics;
    }

    private static double StandardDeviation(double[] values)
    {
        var mean = values.Average();
        var centred = Array.ConvertAll(values, value => value - mean);
        return Math.Sqrt(MeanProduct(centred, centred));
    }

    private static double MeanProduct(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum / a.Length;
    }

    private static JsonElement[] ReadCases()
    {
        using var stream = typeof(MomentsTests).Assembly.GetManifestResourceStream("moments.json")!;
        return [.. JsonDocument.Parse(stream).RootElement.GetProperty("cases").EnumerateArray()];
    }
}
