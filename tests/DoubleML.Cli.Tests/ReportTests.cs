using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests;

/// <summary><c>dml fit --report</c>, <c>dml report</c> and <c>dml plot</c>, from fit to file.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly string[] Irm =
        ["fit", "--simulate", "irm_data:n_obs=200,dim_x=3,seed=1", "--model", "irm", "--learner", "linear_regression", "ml_m=logistic_regression", "--n-rep", "2"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AReportFromTheFitIsThatOfTheResultDocument()
    {
        var (result, first, second) = (_folder.PathOf("result.json"), _folder.PathOf("first.html"), _folder.PathOf("second.html"));
        (await Dml.Run([.. Irm, "--out", result, "--report", first])).Succeeded();
        (await Dml.Run("report", result, "--out", second)).Succeeded();
        Assert.Equal(await ReadAsync(first), await ReadAsync(second));
    }

    [Fact]
    public async Task TheResultHoldsWhatFiguresNeed()
    {
        var path = _folder.PathOf("result.json");
        (await Dml.Run([.. Irm, "--out", path, "--report", _folder.PathOf("report.html")])).Succeeded();
        var result = JsonNode.Parse(await ReadAsync(path))!;
        Assert.Equal("y", (string?)result["roles"]!["y"]);
        Assert.Equal("irm_data", (string?)result["spec"]!["data"]!["simulate"]!["name"]);
        Assert.Null(result["spec"]!["output"]);
        Assert.Equal(26, result["sensitivity"]!["contour"]!["cf_d"]!.AsArray().Count);
        var counts = result["propensity"]![0]!["states"]!.AsArray().Sum(state => state!["counts"]!.AsArray().Sum(count => (double)count!));
        Assert.Equal(200, counts, 9);
    }

    [Fact]
    public async Task TheSpecInTheResultGivesTheSameNumbers()
    {
        var (first, second) = (_folder.PathOf("first.json"), _folder.PathOf("second.json"));
        (await Dml.Run([.. Irm, "--out", first])).Succeeded();
        var spec = _folder.Write("spec.json", JsonNode.Parse(await ReadAsync(first))!["spec"]!.ToJsonString());
        (await Dml.Run("fit", spec, "--out", second)).Succeeded();
        Assert.Equal(JsonNode.Parse(await ReadAsync(first))!["parameters"]!.ToJsonString(), JsonNode.Parse(await ReadAsync(second))!["parameters"]!.ToJsonString());
    }

    [Fact]
    public async Task EveryFigureThatIsListedIsDrawn()
    {
        var (result, report, svg) = (_folder.PathOf("result.json"), _folder.PathOf("report.html"), _folder.PathOf("figure.svg"));
        (await Dml.Run([.. Irm, "--out", result, "--report", report])).Succeeded();
        var list = (await Dml.Run("plot", result, "--list")).Succeeded();
        foreach (var kind in new[] { "forest", "repetitions", "dag", "overlap", "calibration", "losses", "contour", "durations" })
        {
            Assert.Contains($" {kind} ", list, StringComparison.Ordinal);
            (await Dml.Run("plot", result, "--kind", kind, "--theme", "dark", "--out", svg)).Succeeded();
            Assert.Contains("<svg", await ReadAsync(svg), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(" gate ", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MistakesAreNamedBeforeAnythingIsWritten()
    {
        var result = _folder.PathOf("result.json");
        (await Dml.Run([.. Irm, "--out", result])).Succeeded();
        var svg = _folder.PathOf("figure.svg");
        (await Dml.Run("plot", result, "--kind", "gate", "--out", svg)).IsBadInput("--kind: this result has no figure 'gate'", "it offers forest");
        (await Dml.Run("plot", result, "--kind", "forrest", "--out", svg)).IsBadInput("--kind: found 'forrest'", "did you mean 'forest'?");
        (await Dml.Run("plot", result, "--kind", "forest", "--out", _folder.PathOf("figure.pdf"))).IsBadInput("--out", ".svg or .png");
        (await Dml.Run("plot", result, "--kind", "forest")).IsBadInput("--out is not there");
        (await Dml.Run("plot", result, "--out", svg)).IsBadInput("--kind is not there", "forest");
        (await Dml.Run("plot", result, "--kind", "forest", "--out", svg, "--width", "3")).IsBadInput("--width: found 3");
        (await Dml.Run("plot", result, "--kind", "forest", "--out", svg, "--theme", "blue")).IsBadInput("--theme: found 'blue'", "'light' or 'dark'");
        (await Dml.Run("report", _folder.PathOf("nowhere.json"))).IsBadInput("nowhere.json", "there is no such file");
        (await Dml.Run("report", _folder.Write("other.json", "{\"a\": 1}"))).IsBadInput("other.json", "is no result document");
        (await Dml.Run("report", result, "--out", _folder.PathOf("report.txt"))).IsBadInput("--out", ".html");
        (await Dml.Run([.. Irm, "--report", _folder.PathOf("no/report.html")])).IsBadInput("output.report", "there is no folder");
        (await Dml.Run(["study", .. Irm[1..], "--samples", "2", "--report", _folder.PathOf("report.html")])).IsBadInput("output.report", "a study");
        Assert.Equal(["other.json", "result.json"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
}
