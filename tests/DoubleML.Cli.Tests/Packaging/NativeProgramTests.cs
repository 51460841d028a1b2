using System.Text.Json.Nodes;
using DoubleML.Desk.Tests;
using DoubleML.Serverless.Tests.Deployment;
using Parquet;
using Parquet.Schema;

namespace DoubleML.Cli.Tests.Packaging;

/// <summary>The single native file of <c>deploy/build-dml.sh</c>: every command works and gives the bits of the other forms.</summary>
public sealed class NativeProgramTests : IAsyncLifetime
{
    private readonly string _program = Artifacts.Require("dml/linux-x64/dml", "build-dml.sh");
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync() => Artifacts.RequireThisCommit((await RunAsync("--version")).Succeeded(), "build-dml.sh");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ItNeedsNothingBesideItself()
    {
        var alone = _folder.PathOf("dml");
        File.Copy(_program, alone);
        Assert.Matches(@"^\d+\.\d+\.\d+ \(commit [0-9a-f]{12}, \.NET \d+\.\d+\.\d+, linux-x64, native\)", (await Programs.RunAsync("/", Environment, alone, "--version")).Succeeded());
        foreach (var _ in Enumerable.Range(0, 2)) // the second run finds LightGBM's library unpacked
        {
            (await Programs.RunAsync(_folder.Root, Environment, alone, "fit", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr", "--learner", "lightgbm:n_estimators=3"))
                .Succeeded();
        }

        Assert.Single(Directory.GetFiles(_folder.PathOf("cache"), "lib_lightgbm.so", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(_folder.PathOf("cache"), "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void ItStartsWhereTheFunctionDoes() => Assert.All(
        new Elf(File.ReadAllBytes(_program)).NeededVersions.Where(name => name.StartsWith("GLIBC_", StringComparison.Ordinal)),
        name => Assert.True(Version.Parse(name[6..]) <= new Version(2, 34), $"{name} is newer than 2.34"));

    [Theory]
    [InlineData("data.csv.gz", "predictions.parquet")]
    [InlineData("data.parquet", "predictions.csv")]
    public async Task FitsGiveTheSameBits(string data, string predictions)
    {
        (await RunAsync("simulate", "irm_data", "--n-obs", "300", "--dim-x", "5", "--out", data)).Succeeded();
        string[] fit =
        [
            "fit", "--data", data, "--y", "y", "--d", "d", "--model", "irm", "--learner", "ml_g=random_forest:n_estimators=20", "ml_m=logistic_regression_cv",
            "--n-rep", "2", "--sensitivity", "--bootstrap", "--p-adjust", "romano-wolf",
        ];
        Assert.Contains("95 % interval", (await RunAsync([.. fit, "--out", "result.json", "--out-predictions", predictions])).Succeeded(), StringComparison.Ordinal);
        var printed = _folder.Write("spec.json", (await RunAsync([.. fit, "--print-spec"])).Succeeded());
        var native = Numbers((await RunAsync("fit", printed, "--format", "json")).Succeeded());
        fit[2] = _folder.PathOf(data);
        Assert.Equal(Numbers((await Dml.Run([.. fit, "--format", "json"])).Succeeded()), native);
        Assert.Equal(native, Numbers(await File.ReadAllTextAsync(_folder.PathOf("result.json"), TestContext.Current.CancellationToken)));

        // External predictions in place of the learners come from the file just written.
        var again = JsonNode.Parse((await RunAsync([.. fit[..9], "--n-rep", "2", "--predictions", predictions, "--format", "json"])).Succeeded())!;
        Assert.Equal(0, (int)again["execution"]!["tasks"]!);
    }

    /// <summary>Reading a column goes through generic code that an ahead-of-time compiler has to have seen for its type.</summary>
    [Fact]
    public async Task EveryTypeOfParquetColumnIsRead()
    {
        var token = TestContext.Current.CancellationToken;
        DataField[] fields =
        [
            new DataField<double>("y"), new DataField<bool?>("d"), new DataField<float?>("float"), new DataField<long?>("long"), new DataField<int>("int"),
            new DataField<short?>("short"), new DataField<byte>("byte"), new DataField<decimal?>("decimal"), new DataField<ulong?>("ulong"),
        ];
        var rows = Enumerable.Range(0, 40).ToArray();
        await using (var stream = File.Create(_folder.PathOf("types.parquet")))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, cancellationToken: token))
        {
            using var group = writer.CreateRowGroup();
            Task Write<T>(int field, Func<int, T> value) where T : struct => group.WriteAsync<T>(fields[field], rows.Select(value).ToArray(), cancellationToken: token);
            Task WriteNullable<T>(int field, Func<int, T> value) where T : struct =>
                group.WriteAsync<T>(fields[field], rows.Select(i => (T?)value(i)).ToArray(), cancellationToken: token);
            await Write(0, i => i * 7 % 11 / 3.0);
            await WriteNullable(1, i => i % 2 == 0);
            await WriteNullable(2, i => i % 5 / 2f);
            await WriteNullable<long>(3, i => i % 7);
            await Write(4, i => i % 3);
            await WriteNullable(5, i => (short)(i % 4));
            await Write(6, i => (byte)(i * i % 13));
            await WriteNullable(7, i => i % 6 / 2m);
            await WriteNullable(8, i => (ulong)(i % 8));
            group.CompleteValidate();
        }

        string[] fit = ["fit", "--data", _folder.PathOf("types.parquet"), "--y", "y", "--d", "d", "--model", "plr", "--learner", "ridge", "--format", "json"];
        Assert.Equal(Numbers((await Dml.Run(fit)).Succeeded()), Numbers((await RunAsync(fit)).Succeeded()));
    }

    [Theory]
    [InlineData("plr/cate")]
    [InlineData("irm/policy_tree")]
    [InlineData("did_multi/panel_standard_group")]
    [InlineData("apos/apos_contrast_one_reference")]
    [InlineData("iivm/late_robust_confset")]
    public async Task GoldenSpecsGiveTheSameBits(string name)
    {
        var spec = Path.Combine(AppContext.BaseDirectory, "golden", name, "spec.json");
        Assert.Equal(
            Numbers((await Dml.Run("fit", spec, "--format", "json")).Succeeded()), Numbers((await RunAsync("fit", spec, "--format", "json")).Succeeded()));
    }

    [Fact]
    public async Task EveryOtherCommandRuns()
    {
        Assert.Contains("coverage", (await RunAsync("study", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr", "--learner", "linear_regression", "--samples", "10")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("plr_CCDDHNR2018", (await RunAsync("simulate", "--list")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("bonus", (await RunAsync("data", "list")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("complete -F", (await RunAsync("completion", "bash")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("fit", (await RunAsync("[suggest:5]", "dml f")).Succeeded().Trim());
        (await RunAsync("fit", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr", "--learner", "lasso", "--out", "result.json", "--report", "report.html")).Succeeded();
        Assert.Contains("<svg", await File.ReadAllTextAsync(_folder.PathOf("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var image in new[] { "forest.svg", "forest.png" })
        {
            var plot = await RunAsync("plot", "result.json", "--kind", "forest", "--out", image);
            if (!plot.Error.Contains("needs a font", StringComparison.Ordinal))
            {
                plot.Succeeded();
                Assert.True(new FileInfo(_folder.PathOf(image)).Length > 1000);
            }
        }

        Assert.Contains("knee:", (await RunAsync("cloud", "simulate")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("Examples:", (await RunAsync("fit", "--help")).Succeeded(), StringComparison.Ordinal);
        (await RunAsync("fit", "--data", "nowhere.csv", "--y", "y", "--d", "d", "--model", "plr")).IsBadInput("nowhere.csv");
    }

    [Fact]
    public async Task ItRunsOnTheDeskAndIsTheDesk()
    {
        string[] fit = ["fit", "--simulate", "plr_CCDDHNR2018:n_obs=100,dim_x=4", "--model", "plr", "--learner", "lasso", "--n-folds", "2", "--format", "json"];
        var (store, function) = (_folder.PathOf("store"), Path.Combine(AppContext.BaseDirectory, "bootstrap.dll"));
        var start = new System.Diagnostics.ProcessStartInfo(_program, ["cloud", "local", "--code", function, "--port", "0", "--store", store]) { RedirectStandardOutput = true };
        using var desk = System.Diagnostics.Process.Start(start)!;
        try
        {
            var line = await desk.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            var endpoint = line!.Split(" at ")[1].Split(',')[0];
            var result = JsonNode.Parse((await RunAsync([.. fit, "--on", "lambda", "--endpoint", endpoint, "--store", store])).Succeeded())!;
            Assert.Equal("lambda", (string?)result["execution"]!["backend"]);
            Assert.Equal(JsonNode.Parse((await Dml.Run(fit)).Succeeded())!["parameters"]!.ToJsonString(), result["parameters"]!.ToJsonString());
        }
        finally
        {
            desk.Kill(entireProcessTree: true);
            await desk.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task ItDeploys()
    {
        await using var moto = new MotoServer();
        await moto.InitializeAsync();
        Assert.SkipWhen(moto.Endpoint is null, "python3 has no moto.server here (pip install moto[server])");
        var code = _folder.PathOf("function.zip");
        await using (var zip = await System.IO.Compression.ZipFile.OpenAsync(code, System.IO.Compression.ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        {
            await using var writer = new StreamWriter(await zip.CreateEntry("bootstrap").OpenAsync(TestContext.Current.CancellationToken));
            await writer.WriteAsync("#!/bin/sh\n");
        }

        string[] where = ["--region", "eu-central-1", "--endpoint", moto.Endpoint.AbsoluteUri];
        Assert.Contains("dml fit SPEC --on lambda", (await RunAsync(["cloud", "deploy", .. where, "--code", code])).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("doubleml: Active", (await RunAsync(["cloud", "status", .. where])).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("is removed", (await RunAsync(["cloud", "destroy", .. where])).Succeeded(), StringComparison.Ordinal);
    }

    private Dictionary<string, string> Environment => new()
    {
        ["DML_CACHE"] = _folder.PathOf("cache"),
        ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret",
    };

    private Task<Dml.Outcome> RunAsync(params string[] args) => Programs.RunAsync(_folder.Root, Environment, _program, args);

    /// <summary>The numbers: neither durations nor the spec, which names files by the paths that were given.</summary>
    private static string Numbers(string json)
    {
        var result = JsonNode.Parse(json)!.AsObject();
        Assert.True(result.Remove("execution"));
        Assert.True(result.Remove("spec"));
        return result.ToJsonString();
    }
}
