using System.Diagnostics;
using System.Text.Json;

namespace DoubleML.Cli.Tests.Cloud;

/// <summary><c>dml fit --on lambda</c> through the Lambda of the desk, with the function's own processes.</summary>
public class LambdaFitTests
{
    private static readonly string[] Spec =
    [
        "fit", "--simulate", "plr_CCDDHNR2018:n_obs=200,dim_x=5", "--model", "plr:score=IV-type",
        "--learner", "ml_l=random_forest:n_estimators=12,max_depth=4", "ml_m=lasso", "ml_g=random_forest:n_estimators=10",
        "--n-rep", "2", "--n-folds", "3", "--format", "json",
    ];

    [Fact]
    public async Task Every_scaling_gives_the_bits_of_this_machine_and_an_interrupted_run_goes_on()
    {
        using var folder = new TemporaryFolder();
        var store = folder.PathOf("store");
        await using var desk = await RunningDesk.StartAsync("--store", store);
        string[] lambda = ["--on", "lambda", "--endpoint", desk.Endpoint, "--store", store, "--concurrency", "2", "--journal", folder.PathOf("journal")];

        var expectedPredictions = folder.PathOf("local.csv");
        var expected = Parse((await Dml.Run([.. Spec, "--out-predictions", expectedPredictions])).Succeeded());
        foreach (var scaling in new[] { "n_rep", "n_folds * n_rep", "trees:3", "auto" })
        {
            var predictions = folder.PathOf("lambda.csv");
            var result = Parse((await Dml.Run([.. Spec, .. lambda, "--scaling", scaling, "--out-predictions", predictions])).Succeeded());
            Assert.Equal(expected.GetProperty("parameters").GetRawText(), result.GetProperty("parameters").GetRawText());
            Assert.Equal(await File.ReadAllTextAsync(expectedPredictions), await File.ReadAllTextAsync(predictions));
            CheckExecution(result.GetProperty("execution"), scaling);
        }

        var resumed = Parse((await Dml.Run([.. Spec, .. lambda, "--resume"])).Succeeded());
        Assert.Equal(expected.GetProperty("parameters").GetRawText(), resumed.GetProperty("parameters").GetRawText());
        var execution = resumed.GetProperty("execution");
        Assert.Equal((0, 18), (execution.GetProperty("requests").GetInt32(), execution.GetProperty("resumed").GetInt32()));

        var (code, message) = await desk.StopAsync();
        Assert.Equal(CommandLine.Cancelled, code);
        Assert.Contains("GB-seconds", message);
    }

    /// <summary>The process of <c>dml fit</c> is killed, not asked to end; what it had written down by then is not fitted again.</summary>
    [Fact]
    public async Task A_killed_run_goes_on()
    {
        using var folder = new TemporaryFolder();
        var store = folder.PathOf("store");
        await using var desk = await RunningDesk.StartAsync("--store", store, "--faults", "throttle=0.2,garbage=0.1");
        var journal = folder.PathOf("journal");
        string[] spec = [.. Spec.Select(word => word == "2" ? "20" : word)];
        string[] lambda =
        [
            .. spec, "--on", "lambda", "--endpoint", desk.Endpoint, "--store", store, "--concurrency", "2", "--scaling", "n_folds * n_rep",
            "--journal", journal,
        ];
        using var written = new FileSystemWatcher(folder.Root, "journal") { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        var enough = new TaskCompletionSource();
        written.Changed += (_, _) =>
        {
            if (new FileInfo(journal).Length > 20_000)
            {
                enough.TrySetResult();
            }
        };
        written.EnableRaisingEvents = true;
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. lambda]) { RedirectStandardOutput = true };
        using (var run = Process.Start(start)!)
        {
            await Task.WhenAny(enough.Task, run.WaitForExitAsync(TestContext.Current.CancellationToken));
            run.Kill();
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, run.ExitCode);
        }

        var expected = Parse((await Dml.Run(spec)).Succeeded());
        var resumed = Parse((await Dml.Run([.. lambda, "--resume"])).Succeeded());
        Assert.Equal(expected.GetProperty("parameters").GetRawText(), resumed.GetProperty("parameters").GetRawText());
        var execution = resumed.GetProperty("execution");
        Assert.InRange(execution.GetProperty("resumed").GetInt32(), 10, 179);
        Assert.Equal(180, execution.GetProperty("tasks").GetInt32());
    }

    [Fact]
    public async Task Tuning_gives_the_scores_of_this_machine()
    {
        using var folder = new TemporaryFolder();
        var store = folder.PathOf("store");
        await using var desk = await RunningDesk.StartAsync("--store", store);
        string[] lambda = ["--on", "lambda", "--endpoint", desk.Endpoint, "--store", store, "--concurrency", "2", "--journal", folder.PathOf("journal")];
        string[] tune =
        [
            "tune", .. Spec[1..], "--set", "tune.method=halving_random", "--set", "tune.n_candidates=6", "--set", "tune.tune_on_folds=true",
            "--set", "tune.n_folds_tune=2", "--set", "tune.param_grid={\"ml_l\":{\"min_samples_leaf\":{\"min\":1,\"max\":30}},\"ml_g\":{\"max_depth\":[2,4,null]}}",
        ];
        var expected = Parse((await Dml.Run(tune)).Succeeded());
        var result = Parse((await Dml.Run([.. tune, .. lambda, "--out", folder.PathOf("tuned.json")])).Succeeded());
        Assert.Equal(expected.GetProperty("nuisances").GetRawText(), result.GetProperty("nuisances").GetRawText());
        Assert.Equal(expected.GetProperty("execution").GetProperty("tasks").GetInt32(), result.GetProperty("execution").GetProperty("tasks").GetInt32());
        Assert.Equal("lambda", result.GetProperty("execution").GetProperty("backend").GetString());

        // The tuned spec goes on where the search ran.
        var fit = Parse((await Dml.Run("fit", folder.PathOf("tuned.json"), "--format", "json")).Succeeded());
        Assert.Equal("lambda", fit.GetProperty("execution").GetProperty("backend").GetString());
        var local = Parse((await Dml.Run("fit", folder.PathOf("tuned.json"), "--on", "local", "--format", "json")).Succeeded());
        Assert.Equal(local.GetProperty("parameters").GetRawText(), fit.GetProperty("parameters").GetRawText());
    }

    [Fact]
    public async Task A_run_is_shown_with_the_figures_of_the_paper_s_table_and_too_dear_a_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var store = folder.PathOf("store");
        await using var desk = await RunningDesk.StartAsync("--store", store, "--memory", "1024");
        string[] lambda =
        [
            "--on", "lambda", "--endpoint", desk.Endpoint, "--store", store, "--concurrency", "2", "--memory", "1024", "--journal", folder.PathOf("journal"),
        ];
        var table = (await Dml.Run([.. Spec[..^2], .. lambda])).Succeeded();
        foreach (var row in new[] { "fit time", "response time", "requests", "mean duration", "cold starts", "of) ", "billed", "cost" })
        {
            Assert.Contains(row, table);
        }

        (await Dml.Run([.. Spec, .. lambda, "--max-cost", "0.0000001"])).IsBadInput("--max-cost", "USD");
        (await Dml.Run([.. Spec, .. lambda, "--scaling", "rep"])).IsBadInput("--scaling: found 'rep'");

        var estimate = (await Dml.Run([.. Spec[..^2].Skip(1).Prepend("estimate").Prepend("cloud"), .. lambda, "--sizes", "1024", "1769"])).Succeeded();
        Assert.Contains("18 tasks in 2 waves, measured on the function", estimate);
        Assert.Contains("cheapest:", estimate);
    }

    [Fact]
    public async Task A_spec_carries_the_execution_and_mistakes_in_it_are_named()
    {
        var printed = (await Dml.Run([.. Spec, "--on", "lambda", "--bucket", "b", "--scaling", "n_rep", "--max-cost", "0.05", "--print-spec"])).Succeeded();
        var execution = Parse(printed).GetProperty("execution");
        Assert.Equal("lambda", execution.GetProperty("backend").GetString());
        Assert.Equal(("b", "n_rep", 0.05), (
            execution.GetProperty("bucket").GetString(), execution.GetProperty("scaling").GetString(), execution.GetProperty("max_cost").GetDouble()));

        (await Dml.Run([.. Spec, "--on", "moon"])).IsBadInput("execution.backend", "moon", "local, lambda");
        (await Dml.Run([.. Spec, "--on", "lambda", "--memory", "64"])).IsBadInput("execution.memory: found 64, expected 128 to 10240");
        (await Dml.Run([.. Spec, "--on", "lambda", "--bucket", "b", "--store", "s"])).IsBadInput("execution.store", "one of them");
        (await Dml.Run([.. Spec, "--on", "lambda", "--endpoint", "here"])).IsBadInput("execution.endpoint: found 'here'");
        (await Dml.Run([.. Spec, "--bucket", "b"])).IsBadInput("unknown key execution.bucket");
    }

    private static void CheckExecution(JsonElement execution, string scaling)
    {
        Assert.Equal(("lambda", scaling, 18), (
            execution.GetProperty("backend").GetString(), execution.GetProperty("scaling").GetString(), execution.GetProperty("tasks").GetInt32()));
        Assert.True(execution.GetProperty("requests").GetInt32() >= 2);
        Assert.True(execution.GetProperty("cold_starts").GetInt32() >= 0);
        Assert.True(execution.GetProperty("retries").GetInt32() >= 0);
        var (least, mean, most) = (
            execution.GetProperty("min_duration_ms").GetDouble(), execution.GetProperty("mean_duration_ms").GetDouble(), execution.GetProperty("max_duration_ms").GetDouble());
        Assert.True(0 < least && least <= mean && mean <= most);
        Assert.InRange(execution.GetProperty("max_memory_mb").GetInt32(), 1, 1769);
        Assert.True(execution.GetProperty("billed_gb_seconds").GetDouble() > 0);
        Assert.True(execution.GetProperty("cost_usd").GetDouble() > 0);
        Assert.Equal(18, execution.GetProperty("fit_ms").EnumerateObject().Sum(nuisance => nuisance.Value.GetArrayLength()));
        var invocations = execution.GetProperty("invocations");
        Assert.All(invocations.EnumerateObject(), column => Assert.Equal(execution.GetProperty("requests").GetInt32(), column.Value.GetArrayLength()));
        Assert.Equal(mean, invocations.GetProperty("duration_ms").EnumerateArray().Average(ms => ms.GetDouble()), 1e-9);
        Assert.Equal(
            execution.GetProperty("billed_gb_seconds").GetDouble(),
            invocations.GetProperty("billed_ms").EnumerateArray().Sum(ms => ms.GetDouble()) / 1000 * 1769 / 1024,
            1e-9);
        Assert.True(execution.GetProperty("response_seconds").GetDouble() <= execution.GetProperty("fit_seconds").GetDouble());
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
