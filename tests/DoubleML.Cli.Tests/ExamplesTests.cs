using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests;

/// <summary>The specs of <c>examples/</c> run and come near the truth of their simulations.</summary>
public class ExamplesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "examples");

    /// <summary>
    /// The true values a spec: those of the simulation, and for quantiles those of its normal outcomes (docs/coverage.md derives them).
    /// </summary>
    public static TheoryData<string, double[]> Truths { get; } = new()
    {
        { "apo", [0.5] },
        { "apos", [0, 0.5] },
        { "clusters", [1] },
        { "cvar", [1.62838] },
        { "did", [0] },
        { "did_cs", [0] },
        { "did_multi", [0, 1, 2, 3, 0, 0, 1, 2, 0, 0, 0, 1] },
        { "iivm", [1] },
        { "irm", [0.5] },
        { "lightgbm", [0.5] },
        { "lplr", [0.5] },
        { "lpq", [0.86205] },
        { "own_data", [0.5] },
        { "pliv", [1] },
        { "plpr", [0.5] },
        { "plr", [0.5] },
        { "pq", [0.5] },
        { "qte", [0.22062, 0.5, 0.77938] },
        { "rdd", [1, 1, 1] },
        { "several_treatments", [0.5, 0.25] },
        { "ssm", [1] },
        { "ssm_nonignorable", [1] },
        { "tune", [0.5] },
    };

    [Theory]
    [MemberData(nameof(Truths))]
    public async Task TheIntervalIsFiniteAndNearTheTruth(string name, double[] truths)
    {
        var result = JsonNode.Parse((await Dml.Run("fit", Path.Combine(Folder, $"{name}.json"), "--format", "json")).Succeeded())!;
        var parameters = result["parameters"]!.AsArray();
        Assert.Equal(truths.Length, parameters.Count);
        for (var j = 0; j < truths.Length; j++)
        {
            var (theta, se) = ((double)parameters[j]!["theta"]!, (double)parameters[j]!["se"]!);
            Assert.InRange(se, 1e-3, 0.5);
            Assert.InRange((theta - truths[j]) / se, -4, 4);
            Assert.True((double)parameters[j]!["ci"]![0]! < theta && theta < (double)parameters[j]!["ci"]![1]!);
        }
    }

    /// <summary>The bonus experiment needs its public data and runs in <see cref="DataTests"/>.</summary>
    [Fact]
    public void EveryExampleHasATest() => Assert.Equal(
        Truths.Select(row => row.Data.Item1).Append("bonus").Order(),
        Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order());
}
