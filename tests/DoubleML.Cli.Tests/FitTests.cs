using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests;

/// <summary><c>dml fit</c> on simulated data: forms of input and output.</summary>
public sealed class FitTests : IDisposable
{
    private static readonly string[] Basics =
        ["fit", "--simulate", "plr_CCDDHNR2018:n_obs=120,dim_x=4,seed=3", "--model", "plr", "--learner", "linear_regression"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheTableShowsEstimateAndInterval()
    {
        var text = (await Dml.Run([.. Basics, "--bootstrap", "normal", "--p-adjust", "romano-wolf", "holm", "--sensitivity"])).Succeeded();
        foreach (var part in new[] { "plr, partialling out: n = 120, 5 folds", "estimate", "95 % interval", "joint 95 % interval", "p (romano-wolf)", "p (holm)", "RVa", "ml_m rmse" })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\u001b', text);
    }

    [Theory]
    [InlineData("plr/cate", "conditional effects", "x1_sq")]
    [InlineData("irm/gate_dummies", "group effects", "mid")]
    [InlineData("irm/policy_tree", "policy tree: treats", "x1")]
    [InlineData("iivm/late_robust_confset", "robust 95 % confidence set: [0.028008, 1.1054]")]
    [InlineData("did_multi/panel_standard_group", "aggregated by group", "overall")]
    [InlineData("apos/apos_contrast_one_reference", "causal contrasts", "1 vs 0")]
    public async Task TheTableShowsWhatElseWasAskedFor(string name, params string[] parts)
    {
        var text = (await Dml.Run("fit", Path.Combine(AppContext.BaseDirectory, "golden", name, "spec.json"))).Succeeded();
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutATerminalThereIsNoProgressAndJsonStandsAlone()
    {
        var outcome = await Dml.Run([.. Basics, "--format", "json"]);
        Assert.Equal("", outcome.Error);
        var result = JsonNode.Parse(outcome.Succeeded())!;
        Assert.Equal("plr", (string?)result["model"]);
        Assert.Equal("d", (string?)result["parameters"]![0]!["name"]);
        Assert.InRange((double)result["parameters"]![0]!["theta"]!, 0.1, 0.9);
        Assert.Equal("local", (string?)result["execution"]!["backend"]);
        Assert.True(result["execution"]!.AsObject().ContainsKey("cost_usd"));
        var durations = result["execution"]!["fit_ms"]!.AsObject();
        Assert.Equal(["ml_l", "ml_m"], durations.Select(nuisance => nuisance.Key).Order());
        Assert.All(durations, nuisance => Assert.All(nuisance.Value!.AsArray(), ms => Assert.True((double)ms! >= 0)));
        Assert.Equal((int)result["execution"]!["tasks"]!, durations.Sum(nuisance => nuisance.Value!.AsArray().Count));
    }

    [Fact]
    public async Task ThePrintedSpecGivesTheSameResult()
    {
        string[] args = [.. Basics, "--n-rep", "2", "--level", "0.9", "--sensitivity", "cf_y=0.1,rho=-0.5", "--p-adjust", "bonferroni"];
        var spec = _folder.Write("spec.json", (await Dml.Run([.. args, "--print-spec"])).Succeeded());
        Assert.Equal(
            WithoutExecution((await Dml.Run([.. args, "--format", "json"])).Succeeded()),
            WithoutExecution((await Dml.Run("fit", spec, "--format", "json")).Succeeded()));
    }

    [Fact]
    public async Task ThePrintedSpecPrintsItself()
    {
        var first = (await Dml.Run([.. Basics, "--n-folds", "4", "--seed", "7", "--threads", "2", "--set", "sensitivity.cf_d=0.07", "--print-spec"])).Succeeded();
        var second = (await Dml.Run("fit", _folder.Write("spec.json", first), "--print-spec")).Succeeded();
        Assert.Equal(first, second);
        var spec = JsonNode.Parse(first)!;
        Assert.Equal((4, 7, 2, 0.07), ((int)spec["n_folds"]!, (int)spec["seed"]!, (int)spec["execution"]!["threads"]!, (double)spec["sensitivity"]!["cf_d"]!));
    }

    [Fact]
    public async Task OptionsOverrideTheSpec()
    {
        var spec = _folder.Write("spec.json", (await Dml.Run([.. Basics, "--print-spec"])).Succeeded());
        var printed = JsonNode.Parse((await Dml.Run(
            "fit", spec, "--learner", "ml_m=ridge:alpha=3", "--n-rep", "9", "--model", "plr:score=IV-type", "--set", "learners.ml_m.fit_intercept=false", "--print-spec")).Succeeded())!;
        Assert.Equal((9, "IV-type", 3.0, false), (
            (int)printed["n_rep"]!, (string)printed["model"]!["score"]!,
            (double)printed["learners"]!["ml_m"]!["alpha"]!, (bool)printed["learners"]!["ml_m"]!["fit_intercept"]!));
    }

    [Fact]
    public async Task ThreadsDoNotChangeABit()
    {
        string[] args =
        [
            "fit", "--simulate", "irm_data:n_obs=200,dim_x=5", "--model", "irm", "--learner", "random_forest:n_estimators=20",
            "--n-rep", "3", "--sensitivity", "--bootstrap", "Bayes", "--format", "json",
        ];
        var one = WithoutExecution((await Dml.Run([.. args, "--threads", "1"])).Succeeded());
        Assert.Equal(one, WithoutExecution((await Dml.Run([.. args, "--threads", "4"])).Succeeded()));
        Assert.NotEqual(one, WithoutExecution((await Dml.Run([.. args, "--seed", "43"])).Succeeded()));
    }

    [Theory]
    [InlineData("predictions.csv")]
    [InlineData("predictions.csv.gz")]
    [InlineData("predictions.parquet")]
    public async Task PredictionsComeBackAsTheyWere(string name)
    {
        var (predictions, document) = (_folder.PathOf(name), _folder.PathOf("result.json"));
        var first = (await Dml.Run([.. Basics, "--n-rep", "2", "--out", document, "--out-predictions", predictions, "--format", "json"])).Succeeded();
        Assert.Equal(first, await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken));
        var again = JsonNode.Parse((await Dml.Run([.. Basics[..5], "--n-rep", "2", "--predictions", predictions, "--format", "json"])).Succeeded())!;
        Assert.Equal(JsonNode.Parse(first)!["parameters"]!.ToJsonString(), again["parameters"]!.ToJsonString());
        Assert.Equal(0, (int)again["execution"]!["tasks"]!);
    }

    [Fact]
    public async Task PathsInASpecAreRelativeToIt()
    {
        _ = (await Dml.Run("simulate", "plr_CCDDHNR2018", "--n-obs", "100", "--dim-x", "3", "--out", _folder.PathOf("data.csv.gz"))).Succeeded();
        var spec = _folder.Write("spec.json", """
            {
              "data": {"path": "data.csv.gz", "y": "y", "d": ["d"]},
              "model": {"type": "plr"},
              "learners": {"default": {"type": "linear_regression"}},
              "output": {"path": "result.json"}
            }
            """);
        _ = (await Dml.Run("fit", spec, "--quiet")).Succeeded();
        Assert.True(File.Exists(_folder.PathOf("result.json")));
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.tmp"));
    }

    [Fact]
    public async Task TextColumnsAreLeftOutWithANote()
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 7},{(i * i) % 5},{i % 3},2020-01-{1 + (i % 28):00},\"a, b\"\n"));
        var data = _folder.Write("data.csv", "y,d,x,day,name\n" + rows);
        string[] args = ["fit", "--data", data, "--y", "y", "--d", "d", "--model", "plr", "--learner", "linear_regression"];
        var outcome = await Dml.Run(args);
        _ = outcome.Succeeded();
        Assert.Contains("day, name", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", (await Dml.Run([.. args, "--quiet"])).Error);
    }

    [Fact]
    public async Task CancellingEndsWithCode130AndWritesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var outcome = await Dml.RunAsync([.. Basics, "--out", _folder.PathOf("result.json"), "--out-predictions", _folder.PathOf("p.csv")], cancelled.Token);
        Assert.Equal((130, "", ""), (outcome.Code, outcome.Out, outcome.Error));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task TheExampleInTheReadmeRuns() => Assert.Contains(
        "true theta of the simulation: 0.5",
        (await Dml.Run("fit", Path.Combine(AppContext.BaseDirectory, "examples", "plr.json"))).Succeeded(),
        StringComparison.Ordinal);

    private static string WithoutExecution(string json)
    {
        var result = JsonNode.Parse(json)!.AsObject();
        Assert.True(result.Remove("execution"));
        return result.ToJsonString();
    }
}
