using System.IO.Compression;
using System.Text.Json;
using DoubleML.Serverless.Tests.Deployment;

namespace DoubleML.Cli.Tests.Cloud;

/// <summary><c>dml cloud</c> against moto, and what needs no server.</summary>
public sealed class CloudCommandTests(MotoServer moto) : IClassFixture<MotoServer>
{
    [Fact]
    public async Task Deploy_status_update_destroy()
    {
        Assert.SkipWhen(moto.Endpoint is null, "python3 has no moto.server here (pip install moto[server])");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        using var folder = new TemporaryFolder();
        var code = folder.PathOf("function.zip");
        await using (var zip = await ZipFile.OpenAsync(code, ZipArchiveMode.Create))
        {
            await using var writer = new StreamWriter(await zip.CreateEntry("bootstrap").OpenAsync());
            await writer.WriteAsync("#!/bin/sh\n");
        }

        string[] where = ["--region", "eu-central-1", "--endpoint", moto.Endpoint.AbsoluteUri];
        var none = await Dml.Run(["cloud", "status", .. where]);
        Assert.Equal((1, "there is no stack doubleml (dml cloud deploy makes it)"), (none.Code, none.Out.TrimEnd()));

        var deployed = await Dml.Run(["cloud", "deploy", .. where, "--code", code, "--memory", "2048"]);
        Assert.Contains("CREATE_COMPLETE", deployed.Error);
        Assert.Contains("2048 MB, 900 s, x86_64", deployed.Succeeded());
        Assert.Contains("dml fit SPEC --on lambda --region eu-central-1", deployed.Out);

        Assert.Contains("doubleml: Active", (await Dml.Run(["cloud", "status", .. where])).Succeeded());
        Assert.Contains("1769 MB", (await Dml.Run(["cloud", "update", .. where, "--memory", "1769"])).Succeeded());
        Assert.Contains("stack doubleml is removed", (await Dml.Run(["cloud", "destroy", .. where])).Succeeded());
        Assert.Contains("there is no stack doubleml", (await Dml.Run(["cloud", "destroy", .. where])).Succeeded());

        // Without a stack, a run has nowhere to go.
        string[] fit = ["fit", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr", "--learner", "lasso", "--on", "lambda", "--region", "eu-central-1"];
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", moto.Endpoint.AbsoluteUri);
        try
        {
            (await Dml.Run(fit)).IsBadInput("execution.bucket", "dml cloud deploy");
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null);
        }
    }

    [Fact]
    public async Task Simulate_names_the_cheapest_the_fastest_and_the_knee()
    {
        var output = (await Dml.Run("cloud", "simulate")).Succeeded();
        foreach (var part in new[] { "dml: 100 repetitions", "paper: 100 repetitions", "cheapest:", "fastest:", "knee:", "n_folds * n_rep" })
        {
            Assert.Contains(part, output);
        }

        using var folder = new TemporaryFolder();
        var parameters = (await Dml.Run("cloud", "simulate", "--print-parameters")).Succeeded();
        await File.WriteAllTextAsync(folder.PathOf("mine.json"), parameters);
        Assert.Equal(output, (await Dml.Run("cloud", "simulate", "--parameters", folder.PathOf("mine.json"))).Succeeded());
        await File.WriteAllTextAsync(folder.PathOf("mine.json"), parameters.Replace("\"value\": 1000", "\"value\": 0", StringComparison.Ordinal));
        (await Dml.Run("cloud", "simulate", "--parameters", folder.PathOf("mine.json"))).IsBadInput("concurrency: found 0");
    }

    [Fact]
    public async Task Estimate_measures_here_and_predicts_there()
    {
        var output = (await Dml.Run(
            "cloud", "estimate", "--simulate", "plr_CCDDHNR2018:n_obs=200", "--model", "plr", "--learner", "lasso", "--n-rep", "50", "--sizes", "1769")).Succeeded();
        Assert.Contains("500 tasks in 1 wave, measured on one processor of this machine: ml_l of d", output);
        Assert.Contains("knee:", output);
    }

    [Fact]
    public async Task Estimates_and_simulations_are_given_to_programs_as_well()
    {
        var estimate = JsonDocument.Parse((await Dml.Run(
            "cloud", "estimate", "--simulate", "plr_CCDDHNR2018:n_obs=100", "--model", "plr", "--learner", "lasso", "--n-rep", "4", "--sizes", "1024", "1769",
            "--format", "json")).Succeeded()).RootElement;
        Assert.Equal((40, 1, "local"), (
            estimate.GetProperty("tasks").GetInt32(), estimate.GetProperty("waves").GetInt32(), estimate.GetProperty("measured_on").GetString()));
        var rows = estimate.GetProperty("estimates").EnumerateArray().ToList();
        Assert.Equal(6, rows.Count); // two sizes, three scalings, as a lasso has no trees
        Assert.Equal(
            rows.Min(row => row.GetProperty("cost_usd").GetDouble()), estimate.GetProperty("cheapest").GetProperty("cost_usd").GetDouble());
        Assert.Equal(rows.Min(row => row.GetProperty("seconds").GetDouble()), estimate.GetProperty("fastest").GetProperty("seconds").GetDouble());
        Assert.True(estimate.GetProperty("task_ms").GetProperty("ml_l of d").GetDouble() > 0);

        var engines = JsonDocument.Parse((await Dml.Run("cloud", "simulate", "--format", "json")).Succeeded()).RootElement;
        Assert.Equal(["dml", "paper"], engines.EnumerateArray().Select(engine => engine.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Mistakes_are_named()
    {
        (await Dml.Run("cloud", "deploy", "--code", "/no/such.zip")).IsBadInput("--code: '/no/such.zip' cannot be read");
        (await Dml.Run("cloud", "deploy", "--architecture", "mips")).IsBadInput("--architecture: found 'mips', expected x86_64 or arm64");
        (await Dml.Run("cloud", "local", "--code", "/no/such/bootstrap")).IsBadInput("--code: '/no/such/bootstrap' is not there");
        (await Dml.Run("cloud", "local", "--code", typeof(Dml).Assembly.Location, "--faults", "flood=1")).IsBadInput("--faults: found 'flood=1'");
        (await Dml.Run("cloud", "simulate", "--parameters", "/no/such.json")).IsBadInput("--parameters: '/no/such.json' cannot be read");
    }
}
