using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests;

/// <summary><c>dml study</c>.</summary>
public sealed class StudyTests : IDisposable
{
    private static readonly string[] Basics =
        ["study", "--simulate", "plr_CCDDHNR2018:n_obs=100,dim_x=4", "--model", "plr", "--learner", "linear_regression"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheTableShowsCoverageAndBias()
    {
        var outcome = await Dml.Run(With());
        Assert.Equal("", outcome.Error);
        foreach (var part in new[]
        {
            "plr, partialling out: 20 samples of plr_CCDDHNR2018, n = 100, 5 folds, 1 repetition, seed 42",
            "coverage of 95 %", "±", "rejection", "200 fits in",
        })
        {
            Assert.Contains(part, outcome.Succeeded(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TheIntervalsCoverAboutAsOftenAsTheyClaim()
    {
        var study = await Json("--samples", "200", "--level", "0.8");
        var coverage = study["parameters"]![0]!["coverage"]!;
        Assert.InRange((double)coverage["value"]!, 0.8 - 0.12, 0.8 + 0.12); // four Monte-Carlo standard errors
        Assert.InRange((double)coverage["error"]!, 0.02, 0.035);
        Assert.Equal((200, 100.0, 0.5), ((int)study["samples"]!, (double)study["n_obs"]!, (double)study["parameters"]![0]!["theta"]!));
    }

    [Fact]
    public async Task ThreadsDoNotChangeABit()
    {
        var one = (await Json("--threads", "1"))["parameters"]!;
        Assert.True(JsonNode.DeepEquals(one, (await Json("--threads", "3"))["parameters"]));
        Assert.True(JsonNode.DeepEquals(one, (await Json("--parallel", "2"))["parameters"]));
        Assert.False(JsonNode.DeepEquals(one, (await Json("--seed", "1"))["parameters"]));
    }

    [Fact]
    public async Task TheFilesHoldTheDocumentAndEverySample()
    {
        var (json, csv) = (_folder.PathOf("study.json"), _folder.PathOf("samples.csv"));
        var outcome = await Dml.Run(With("--format", "json", "--out", json, "--csv", csv));
        Assert.Equal(outcome.Succeeded(), await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        var lines = await File.ReadAllLinesAsync(csv, TestContext.Current.CancellationToken);
        Assert.Equal("sample,d|truth,d|theta,d|se,d|ci_lower,d|ci_upper", lines[0]);
        Assert.Equal(21, lines.Length);
        var rows = lines[1..].Select(line => line.Split(',').Select(double.Parse).ToArray());
        var covered = rows.Count(row => row[4] <= 0.5 && 0.5 <= row[5]);
        Assert.Equal(covered / 20.0, (double)JsonNode.Parse(outcome.Out)!["parameters"]![0]!["coverage"]!["value"]!);
    }

    [Fact]
    public async Task EachParameterHasItsTruth()
    {
        var parameters = (await Json("--set", "data.d=[\"d\", \"X2\"]", "--theta", "0.5", "0"))["parameters"]!.AsArray();
        Assert.Equal([("d", 0.5), ("X2", 0.0)], parameters.Select(parameter => ((string)parameter!["name"]!, (double)parameter["theta"]!)));
        (await Dml.Run(With("--set", "data.d=[\"d\", \"X2\"]"))).IsBadInput("sample 0", "theta is not there", "d, X2");
    }

    [Theory]
    [InlineData("samples: found 1", "--samples", "1")]
    [InlineData("--parallel: found 0", "--parallel", "0")]
    [InlineData("theta: found 2 values", "--theta", "1", "2")]
    [InlineData("folds: found", "--folds", "folds.csv")]
    [InlineData("output.predictions: found", "--out-predictions", "p.csv")]
    [InlineData("--csv: found 'samples.txt'", "--csv", "samples.txt")]
    [InlineData("output.path: found", "--out", "nowhere/study.json")]
    [InlineData("sample 0: learners.ml_x: the model has no such nuisance", "--learner", "ml_x=linear_regression")]
    public async Task BadInputIsOneSentence(string part, params string[] args) => (await Dml.Run(With(args))).IsBadInput(part);

    [Fact]
    public async Task AStudyNeedsASimulation() =>
        (await Dml.Run("study", "--data", "data.csv", "--y", "y", "--d", "d", "--model", "plr", "--learner", "linear_regression"))
            .IsBadInput("data.simulate is not there", "dml simulate --list");

    /// <summary>A small study, of 20 samples unless the arguments say otherwise.</summary>
    private static string[] With(params string[] args) =>
        args.Contains("--samples") ? [.. Basics, .. args] : [.. Basics, "--samples", "20", .. args];

    private static async Task<JsonNode> Json(params string[] args) =>
        JsonNode.Parse((await Dml.Run(With([.. args, "--format", "json"]))).Succeeded())!;
}
