using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.Learners;
using DoubleML.Models;
using Json.Schema;

namespace DoubleML.Cli.Tests;

/// <summary><c>dml schema</c>, held against the reader by a validator that is not the project's own.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = AppContext.BaseDirectory;

    private static readonly Lazy<Task<(JsonNode Text, JsonSchema Schema)>> Spec = new(() => ReadAsync("schema"));

    private static readonly Lazy<Task<(JsonNode Text, JsonSchema Schema)>> Result = new(() => ReadAsync("schema", "--result"));

    public static TheoryData<string> Specs =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, "examples"), "*.json")
            .Concat(Directory.GetFiles(Path.Combine(Folder, "golden"), "spec.json", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public async Task ASpecThatRunsIsValid(string file)
    {
        var spec = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken))!;
        Assert.Equal("", await ErrorsAsync(Spec, spec));
        spec["$schema"] = "spec.schema.json";
        Assert.Equal("", await ErrorsAsync(Spec, spec));
    }

    /// <summary>What the program makes of a command line, with all defaults, is valid as well.</summary>
    [Theory]
    [InlineData("lasso_cv")]
    [InlineData("random_forest")]
    [InlineData("logistic_regression")]
    [InlineData("lightgbm")]
    [InlineData("stacking:estimators=[{\"type\":\"ridge\"},{\"type\":\"standard_scaler\",\"estimator\":{\"type\":\"elastic_net_cv\"}}]")]
    public async Task APrintedSpecIsValidAndReadAgain(string learner)
    {
        string[] line = ["--simulate", "irm_data:n_obs=100", "--model", "irm:clipping_threshold=0.02", "--learner", learner, "--bootstrap", "--p-adjust", "holm", "romano-wolf",
            "--sensitivity", "null_hypothesis=[0.5]", "--set", "tune.param_grid.ml_g.alpha={\"min\":1,\"max\":2.5,\"log\":true,\"num\":3}", "--set", "tune.scoring={\"ml_m\":\"brier\"}",
            "--set", "tune.min_resources=exhaust"];
        foreach (var backend in new[] { "local", "lambda" })
        {
            var text = (await Dml.Run(["fit", .. line, "--on", backend, "--print-spec"])).Succeeded();
            Assert.Equal("", await ErrorsAsync(Spec, JsonNode.Parse(text)!));
            using var folder = new TemporaryFolder();
            Assert.Equal(text, (await Dml.Run("fit", folder.Write("spec.json", text), "--print-spec")).Succeeded());
        }
    }

    [Theory]
    [InlineData("""{"n_fold": 3}""")]
    [InlineData("""{"data.pth": "x.csv"}""")]
    [InlineData("""{"data.d": "d"}""")]
    [InlineData("""{"data.x": ["x1", 2]}""")]
    [InlineData("""{"model.clip": 0.1}""")]
    [InlineData("""{"model.custom_score": 1}""")]
    [InlineData("""{"model": {"score": "ATE"}}""")]
    [InlineData("""{"model": {"type": "plm"}}""")]
    [InlineData("""{"model": "plr"}""")]
    [InlineData("""{"model.score": "partialing out"}""")]
    [InlineData("""{"model": {"type": "irm", "clipping_threshold": "low"}}""")]
    [InlineData("""{"model": {"type": "did_multi", "gt_combinations": "some"}}""")]
    [InlineData("""{"learners.ml_l.alhpa": 0.1}""")]
    [InlineData("""{"learners.ml_l": {"type": "rigde"}}""")]
    [InlineData("""{"learners.ml_l": {"alpha": 1}}""")]
    [InlineData("""{"learners.ml_l": "ridge"}""")]
    [InlineData("""{"learners.ml_l": {"type": "random_forest", "max_features": "all"}}""")]
    [InlineData("""{"learners.ml_l": {"type": "random_forest", "n_estimators": 2.5}}""")]
    [InlineData("""{"learners.ml_l": {"type": "stacking"}}""")]
    [InlineData("""{"learners.ml_l": {"type": "stacking", "estimators": [{"type": "rigde"}]}}""")]
    [InlineData("""{"bootstrap": {"draws": 10}}""")]
    [InlineData("""{"bootstrap": {"method": "bayes"}}""")]
    [InlineData("""{"execution": {"backend": "local", "cores": 3}}""")]
    [InlineData("""{"execution": {"threads": 2, "memory": 1024}}""")]
    [InlineData("""{"execution": {"backend": "cluster"}}""")]
    [InlineData("""{"execution": {"backend": "lambda", "target": "fame"}}""")]
    [InlineData("""{"n_folds": "five"}""")]
    [InlineData("""{"n_folds": 2.5}""")]
    [InlineData("""{"seed": -1}""")]
    [InlineData("""{"level": null}""")]
    [InlineData("""{"p_adjust": 3}""")]
    [InlineData("""{"p_adjust": []}""")]
    [InlineData("""{"sensitivity": {"null_hypothesis": "zero"}}""")]
    [InlineData("""{"sensitivity": {"contour": {"value": "se"}}}""")]
    [InlineData("""{"cate": {"grid": "data.csv"}}""")]
    [InlineData("""{"aggregation": "groups"}""")]
    [InlineData("""{"robust_confset": 1}""")]
    [InlineData("""{"output": {"format": "xml"}}""")]
    [InlineData("""{"tune": {}}""")]
    [InlineData("""{"tune": {"param_grid": {"ml_l": {"alpha": 3}}}}""")]
    [InlineData("""{"tune": {"param_grid": {"ml_l": {"alpha": []}}}}""")]
    [InlineData("""{"tune": {"param_grid": {"ml_l": {"alpha": {"min": 1}}}}}""")]
    [InlineData("""{"tune": {"param_grid": {"ml_l": {"alpha": {"min": 1, "max": 2, "step": 1}}}}}""")]
    [InlineData("""{"tune": {"param_grid": {"ml_l": {"alpha": [1]}}, "method": "gird"}}""")]
    [InlineData("""{"tune": {"param_grid": {"ml_l": {"alpha": [1]}}, "min_resources": "most"}}""")]
    [InlineData("""{"tune": {"param_grid": {"ml_l": {"alpha": [1]}}, "scoring": 3}}""")]
    public async Task WhatTheReaderRefusesForItsShapeIsInvalid(string changes)
    {
        var spec = JsonNode.Parse("""
            {
              "data": {"simulate": {"name": "plr_CCDDHNR2018", "n_obs": 50}},
              "model": {"type": "plr"},
              "learners": {"ml_l": {"type": "ridge"}, "ml_m": {"type": "ridge"}}
            }
            """)!;
        Assert.Equal("", await ErrorsAsync(Spec, spec));
        foreach (var (path, value) in JsonNode.Parse(changes)!.AsObject())
        {
            var keys = path.Split('.');
            keys[..^1].Aggregate(spec, (node, key) => node[key]!)[keys[^1]] = value?.DeepClone();
        }

        Assert.NotEqual("", await ErrorsAsync(Spec, spec));
        using var folder = new TemporaryFolder();
        var outcome = await Dml.Run("fit", folder.Write("spec.json", spec.ToJsonString()));
        Assert.Equal((CommandLine.BadInput, ""), (outcome.Code, outcome.Out));
    }

    [Fact]
    public async Task EveryModelAndLearnerIsThereWithItsDefaultsAndADescription()
    {
        var definitions = (await Spec.Value).Text["$defs"]!.AsObject();
        foreach (var name in ModelCatalog.Prototypes.Keys.Select(model => $"model.{model}").Concat(LearnerCatalog.Prototypes.Keys.Select(learner => $"learner.{learner}")))
        {
            Assert.True(definitions[name]!["description"]!.GetValue<string>().Length > 20, name);
            foreach (var (key, property) in definitions[name]!["properties"]!.AsObject().Where(property => property.Key != "type"))
            {
                Assert.True(property is JsonObject, $"{name}.{key} may be anything");
                Assert.True(property!["description"] is not null, $"{name}.{key} has no description");
            }
        }

        Assert.Equal(100, (int)definitions["learner.random_forest"]!["properties"]!["n_estimators"]!["default"]!);
        Assert.Equal("partialling out", (string?)definitions["model.plr"]!["properties"]!["score"]!["default"]);
        Assert.Equal(["ATE", "ATTE"], definitions["model.irm"]!["properties"]!["score"]!["enum"]!.AsArray().Select(value => (string)value!));
    }

    /// <summary>The values that a schema lists are those that the model takes.</summary>
    [Fact]
    public async Task ListedValuesAreTheModelsOwn()
    {
        foreach (var (name, definition) in (await Spec.Value).Text["$defs"]!.AsObject().Where(entry => entry.Key.StartsWith("model.", StringComparison.Ordinal)))
        {
            if (definition!["properties"]?["score"]?["enum"] is JsonArray values)
            {
                var outcome = await Dml.Run("fit", "--simulate", "plr_CCDDHNR2018:n_obs=50", "--model", $"{name["model.".Length..]}:score=none", "--learner", "ridge");
                outcome.IsBadInput([.. values.Select(value => $"'{value}'"), "model.score: found 'none'"]);
                Assert.Equal(values.Count, outcome.Error.Split('\'').Length / 2 - 1);
            }
        }
    }

    [Theory]
    [InlineData("plr", "--bootstrap", "normal", "--sensitivity")]
    [InlineData("tune")]
    [InlineData("apos")]
    [InlineData("irm")]
    public async Task AResultIsValid(string example, params string[] more)
    {
        var text = (await Dml.Run(["fit", Path.Combine(Folder, "examples", $"{example}.json"), .. more, "--format", "json"])).Succeeded();
        await AssertIsResultAsync(text);
        var broken = JsonNode.Parse(text)!;
        broken.AsObject().Remove("parameters");
        Assert.NotEqual("", await ErrorsAsync(Result, broken));
    }

    [Fact]
    public async Task ResultsOfOtherCommandsAreValid()
    {
        var study = (await Dml.Run("study", Path.Combine(Folder, "examples", "plr.json"), "--samples", "2", "--learner", "ml_l=ridge", "ml_m=ridge", "--format", "json")).Succeeded();
        Assert.Equal("", await ErrorsAsync(new(() => ReadAsync("schema", "--result", "study")), JsonNode.Parse(study)!));
        var tuned = (await Dml.Run("tune", Path.Combine(Folder, "examples", "tune.json"), "--set", "tune.n_iter=2", "--format", "json")).Succeeded();
        Assert.Equal("", await ErrorsAsync(new(() => ReadAsync("schema", "--result", "tune")), JsonNode.Parse(tuned)!));
        (await Dml.Run("schema", "--result", "fitt")).IsBadInput("--result: found 'fitt'", "did you mean 'fit'?");
    }

    /// <summary>Demands that a text is a result document.</summary>
    internal static async Task AssertIsResultAsync(string text) => Assert.Equal("", await ErrorsAsync(Result, JsonNode.Parse(text)!));

    private static async Task<(JsonNode Text, JsonSchema Schema)> ReadAsync(params string[] args)
    {
        var text = (await Dml.RunAsync(args, CancellationToken.None)).Succeeded();
        return (JsonNode.Parse(text)!, JsonSchema.FromText(text));
    }

    private static async Task<string> ErrorsAsync(Lazy<Task<(JsonNode Text, JsonSchema Schema)>> schema, JsonNode document)
    {
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List };
        var result = (await schema.Value).Schema.Evaluate(JsonSerializer.SerializeToElement(document), options);
        return result.IsValid ? "" : string.Join("\n", (result.Details ?? [result])
            .SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("invalid"));
    }
}
