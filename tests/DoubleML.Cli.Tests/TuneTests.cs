using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests;

/// <summary><c>dml tune</c>.</summary>
public sealed class TuneTests : IDisposable
{
    private const string Spec = """
        {
          "$schema": "spec.schema.json",
          "data": {"simulate": {"name": "plr_CCDDHNR2018", "n_obs": 120, "dim_x": 4}},
          "model": {"type": "plr"},
          "learners": {
            "ml_l": {"type": "standard_scaler", "estimator": {"type": "lasso"}},
            "ml_m": {"type": "stacking", "estimators": [{"type": "ridge"}, {"type": "decision_tree"}]}
          },
          "n_folds": 2,
          "tune": {
            "n_folds_tune": 2,
            "param_grid": {
              "ml_l": {"estimator__alpha": [0.01, 0.1, 1], "with_std": [true, false]},
              "ml_m": {"estimators__1__max_depth": [1, null], "estimators__0__alpha": {"min": 0.1, "max": 10.0, "log": true, "num": 3}}
            }
          }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheTunedSpecFitsLikeTheSpecWithItsSectionTune()
    {
        var (spec, tuned, scores) = (_folder.Write("spec.json", Spec), _folder.PathOf("tuned.json"), _folder.PathOf("scores.json"));
        var table = (await Dml.Run("tune", spec, "--out", tuned, "--result", scores)).Succeeded();
        foreach (var part in new[] { "grid over up to 6 candidates, 2 folds of the whole sample, seed 42", "ml_l", "estimator__alpha = ", "rmse", "fits in" })
        {
            Assert.Contains(part, table, StringComparison.Ordinal);
        }

        var learners = Json(await Dml.Run("fit", tuned, "--print-spec"))["learners"]!;
        var result = JsonNode.Parse(await File.ReadAllTextAsync(scores, TestContext.Current.CancellationToken))!;
        Assert.True(JsonNode.DeepEquals(result["learners"], learners));
        var best = result["nuisances"]![0]!["best"]!["parameters"]!;
        Assert.Equal((double)best["estimator__alpha"]!, (double)learners["ml_l"]!["estimator"]!["alpha"]!);
        Assert.Equal((bool)best["with_std"]!, (bool)learners["ml_l"]!["with_std"]!);
        var second = result["nuisances"]![1]!["best"]!["parameters"]!;
        Assert.Equal(second["estimators__1__max_depth"]?.ToJsonString(), learners["ml_m"]!["estimators"]![1]!["max_depth"]?.ToJsonString());
        Assert.Equal([0.1, 1, 10], result["nuisances"]![1]!["candidates"]!.AsArray()
            .Select(candidate => Math.Round((double)candidate!["parameters"]!["estimators__0__alpha"]!, 12)).Distinct());

        var (fit, together) = (Json(await Dml.Run("fit", tuned, "--format", "json")), Json(await Dml.Run("fit", spec, "--format", "json")));
        Assert.True(JsonNode.DeepEquals(fit["parameters"], together["parameters"]));
        Assert.Equal((double)result["nuisances"]![0]!["best"]!["mean_score"]!, (double)together["tuning"]![0]!["best"]!["mean_score"]!);
        Assert.Null(fit["tuning"]);
        Assert.Equal("ml_l", (string?)together["tuning"]![0]!["nuisance"]);
    }

    [Fact]
    public async Task LearnersOfTheirOwnForEachFoldAreASpecToo()
    {
        var spec = _folder.Write("spec.json", Spec);
        var tuned = _folder.PathOf("tuned.json");
        string[] onFolds = ["--set", "tune.tune_on_folds=true", "--set", "tune.method=random", "--set", "tune.n_iter=3", "--n-rep", "2"];
        var result = Json(await Dml.Run(["tune", spec, .. onFolds, "--out", tuned, "--format", "json"]));
        Assert.Equal(8, result["nuisances"]!.AsArray().Count);
        var learner = JsonNode.Parse(await File.ReadAllTextAsync(tuned, TestContext.Current.CancellationToken))!["learners"]!["ml_l"]!;
        Assert.Equal("by_fold", (string?)learner["type"]);
        Assert.Equal([2, 2], learner["learners"]!.AsArray().Select(folds => folds!.AsArray().Count));
        var (fit, together) = (Json(await Dml.Run("fit", tuned, "--format", "json")), Json(await Dml.Run(["fit", spec, .. onFolds, "--format", "json"])));
        Assert.True(JsonNode.DeepEquals(fit["parameters"], together["parameters"]));
        (await Dml.Run("fit", tuned, "--n-folds", "3")).IsBadInput("learners.ml_l: found learners for 2 repetitions with 2 folds, expected one for repetition 0, fold 2");
    }

    [Fact]
    public async Task FilesAreNamedFromTheTunedSpecsFolder()
    {
        Directory.CreateDirectory(_folder.PathOf("specs"));
        Directory.CreateDirectory(_folder.PathOf("tuned/deep"));
        _folder.Write("data.csv", "y,d,x\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * 37 % 11},{i % 4},{i * 7 % 5}\n")));
        _folder.Write("folds.csv", "fold\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 2}\n")));
        var spec = _folder.Write("specs/spec.json", """
            {
              "data": {"path": "../data.csv", "y": "y", "d": ["d"]},
              "model": {"type": "plr"},
              "learners": {"default": {"type": "ridge"}},
              "folds": "../folds.csv",
              "tune": {"param_grid": {"ml_l": {"alpha": [1, 10]}}, "folds": "../folds.csv", "scoring": {"ml_l": "neg_mean_absolute_error"}}
            }
            """);
        spec = Path.GetRelativePath(Environment.CurrentDirectory, spec);
        var tuned = _folder.PathOf("tuned/deep/tuned.json");
        var result = Json(await Dml.Run("tune", spec, "--out", tuned, "--format", "json"));
        Assert.Equal((2, "mae"), ((int)result["n_folds_tune"]!, (string?)result["nuisances"]![0]!["scoring"]));
        Assert.Equal(["default", "ml_l"], result["learners"]!.AsObject().Select(learner => learner.Key).Order());
        var written = JsonNode.Parse(await File.ReadAllTextAsync(tuned, TestContext.Current.CancellationToken))!;
        Assert.Equal("../../data.csv", ((string)written["data"]!["path"]!).Replace('\\', '/'));
        (await Dml.Run("fit", tuned)).Succeeded();
    }

    [Theory]
    [InlineData("tune.param_grid.ml_l.estimator__alhpa=[1]", "tune.param_grid.ml_l.estimator__alhpa[0]: lasso has no parameter 'alhpa'", "did you mean 'alpha'?")]
    [InlineData("tune.param_grid.ml_l.estimator__alpha=[\"a\"]", "tune.param_grid.ml_l.estimator__alpha[0]: found \"a\", expected a number")]
    [InlineData("tune.param_grid.ml_l.estimator__alpha=[-1]", "tune.param_grid.ml_l.estimator.alpha", "-1")]
    [InlineData("tune.param_grid.ml_l.with_std__alpha=[1]", "tune.param_grid.ml_l.with_std__alpha[0]: 'with_std' of standard_scaler is true, expected a learner")]
    [InlineData("tune.param_grid.ml_m.estimators__7__alpha=[1]", "tune.param_grid.ml_m.estimators__7__alpha[0]: found '7' after 'estimators', expected a place from 0 to 1")]
    [InlineData("tune.param_grid.ml_l.estimator__alpha=3", "tune.param_grid.ml_l.estimator__alpha: found 3, expected a list of values, or a range")]
    [InlineData("tune.param_grid.ml_l.estimator__alpha={\"mn\":1,\"max\":2}", "tune.param_grid.ml_l.estimator__alpha: found {\"mn\":1,\"max\":2}", "did you mean 'min'?")]
    [InlineData("tune.param_grid.ml_l.estimator__alpha={\"min\":1,\"max\":2}", "tune.param_grid.ml_l.estimator__alpha: found a distribution", "method random")]
    [InlineData("tune.param_grid.ml_l.estimator__alpha={\"min\":3,\"max\":2}", "tune.param_grid.ml_l.estimator__alpha.max: found 2, expected a number ≥ min")]
    [InlineData("tune.param_grid.ml_l.estimator__alpha={\"min\":0,\"max\":2,\"log\":true}", "tune.param_grid.ml_l.estimator__alpha.min: found 0, expected a number > 0")]
    [InlineData("tune.param_grid.ml_q={\"alpha\":[1]}", "tune.param_grid.ml_q: the model has no such nuisance, expected one of ml_l, ml_m")]
    [InlineData("tune.method=gird", "tune.method: found 'gird', expected one of grid, random, halving_grid, halving_random")]
    [InlineData("tune.scoring=rsme", "tune.scoring: found 'rsme', expected one of rmse, mse")]
    [InlineData("tune.scoring={\"ml_l\":\"accuracy\"}", "tune.scoring: found 'accuracy' for ml_l, which is a regression, expected one of rmse, mse, mae, r2")]
    [InlineData("tune.n_folds_tune=500", "tune.n_folds_tune: found 500, expected 2 to 120")]
    [InlineData("tune.factr=2", "unknown key tune.factr", "did you mean 'factor'?")]
    [InlineData("tune.folds=nowhere.csv", "tune.folds: there is no file", "nowhere.csv")]
    [InlineData("tune=null", "tune is not there, expected")]
    public async Task AMistakeIsNamed(string assignment, params string[] parts) =>
        (await Dml.Run("tune", _folder.Write("spec.json", Spec), "--set", assignment)).IsBadInput(parts);

    [Fact]
    public async Task TheResourceOfHalvingIsAParameterOrTheRows()
    {
        var spec = _folder.Write("spec.json", Spec);
        string[] halving = ["tune", spec, "--set", "tune.method=halving_grid", "--set", "tune.param_grid.ml_l={\"estimator__alpha\":[0.01,0.1,1,10]}", "--set", "tune.factor=2"];
        var rows = Json(await Dml.Run([.. halving, "--format", "json"]))["nuisances"]![0]!["candidates"]!.AsArray();
        Assert.Equal([30, 30, 30, 30, 60, 60, 120], rows.Select(candidate => (int)candidate!["n_resources"]!));
        (await Dml.Run([.. halving, "--set", "tune.resource=n_estimatrs"])).IsBadInput("tune.max_resources is not there");
        (await Dml.Run([.. halving, "--set", "tune.resource=n_estimatrs", "--set", "tune.max_resources=9"])).IsBadInput("tune.resource", "n_estimatrs");
        (await Dml.Run([.. halving, "--set", "tune.resource=estimator__alpha", "--set", "tune.max_resources=9"]))
            .IsBadInput("tune.param_grid.ml_l.estimator__alpha: is the resource of the halving as well");
    }

    [Fact]
    public async Task WhatDoesNotTuneSaysSo()
    {
        var spec = _folder.Write("spec.json", Spec);
        (await Dml.Run("study", spec)).IsBadInput("tune: a study does not tune in each sample", "dml tune");
        (await Dml.Run("cloud", "estimate", spec)).IsBadInput("tune: the estimate is for fits", "dml tune");
        (await Dml.Run("tune", spec, "--format", "xml")).IsBadInput("--format: found 'xml'");
        (await Dml.Run("tune", spec, "--out", _folder.PathOf("nowhere/tuned.json"))).IsBadInput("--out", "nowhere");
    }

    private static JsonNode Json(Dml.Outcome outcome) => JsonNode.Parse(outcome.Succeeded())!;
}
