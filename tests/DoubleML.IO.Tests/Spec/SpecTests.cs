using System.Text.Json.Nodes;
using DoubleML.IO.Spec;
using DoubleML.Learners.Linear;
using DoubleML.Models;

namespace DoubleML.IO.Tests.Spec;

public sealed class SpecTests : IDisposable
{
    private const string Smallest = """{"data": {"path": "data.csv", "y": "y", "d": ["d"]}, "model": {"type": "plr"}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LeftOutKeysHaveTheContractsDefaults()
    {
        var spec = Read("""
            {
              "data": {"path": "data.csv", "y": "y", "d": ["d"]}, "model": {"type": "plr"},
              "learners": {"ml_l": {"type": "lasso"}}, "bootstrap": {}, "sensitivity": {}, "execution": {}
            }
            """);
        Assert.Equal((0.95, 42UL, null, null), (spec.Level, spec.Seed, spec.NFolds, spec.NRep));
        Assert.Equal(new Plr(), spec.Model);
        Assert.Equal(new Lasso(), spec.Learners["ml_l"]);
        Assert.Equal(new BootstrapSpec("normal", 500), spec.Bootstrap);
        Assert.Equal((0.03, 0.03, 1.0, 0.0), (spec.Sensitivity!.CfY, spec.Sensitivity.CfD, spec.Sensitivity.Rho, Assert.Single(spec.Sensitivity.NullHypothesis)));
        Assert.Equal(new LocalExecution(0), spec.Execution);
        Assert.Equal(new OutputSpec("table", null, null, false), spec.Output);
    }

    [Fact]
    public void WhatIsPrintedIsReadAgain()
    {
        var spec = Read("""
            {
              "data": {"path": "données.parquet", "y": "y", "d": ["d", "e"], "x": ["a \"b\""], "cluster": ["c"]},
              "model": {"type": "irm", "score": "ATTE", "clipping_threshold": 0.02, "weights": "w"},
              "learners": {"ml_g": {"type": "random_forest", "max_features": "sqrt", "max_depth": 5}, "ml_m": {"type": "logistic_regression", "penalty": null, "C": 2}},
              "n_folds": 3, "n_rep": 7, "seed": 18446744073709551615, "level": 0.9, "p_adjust": ["holm", "bonferroni"],
              "sensitivity": {"null_hypothesis": [0.1, -2]}, "execution": {"threads": 3},
              "output": {"format": "json", "path": "result.json", "predictions": "p.csv", "quiet": true}
            }
            """);
        var printed = SpecReader.Print(spec);
        Assert.Equal(printed, SpecReader.Print(Read(printed)));
        Assert.Equal("données.parquet", (string?)JsonNode.Parse(printed)!["data"]!["path"]);
        Assert.Equal(18446744073709551615UL, (ulong)JsonNode.Parse(printed)!["seed"]!);
        Assert.Equal(2.0, (double)JsonNode.Parse(printed)!["learners"]!["ml_m"]!["C"]!);
    }

    [Theory]
    [InlineData("data.csv", true)]
    [InlineData("dataset:bonus", false)]
    [InlineData("s3://bucket/data.parquet", false)]
    public void PathsAreRelativeToTheSpecsFolder(string path, bool moves)
    {
        Directory.CreateDirectory(_folder.PathOf("specs"));
        var tree = JsonNode.Parse(Smallest)!;
        tree["data"]!["path"] = path;
        tree["folds"] = path;
        var file = _folder.Write(Path.Combine("specs", "spec.json"), tree.ToJsonString());
        var spec = SpecReader.Parse(SpecReader.Load(file));
        var expected = moves ? Path.Combine(_folder.Root, "specs", path) : path;
        Assert.Equal((expected, expected), (spec.Data.Path, spec.Folds));
    }

    [Fact]
    public async Task FoldsCanBeListsWithClustersAndInnerFolds()
    {
        var data = _folder.Write("data.csv", "y,d,x\n1,2,3\n2,1,4\n3,3,1\n5,2,2\n");
        var folds = _folder.Write("folds.json", """
            [[{"train": [3, 2], "test": [0, 1], "test_clusters": [[1, 2]], "inner": [{"train": [2], "test": [3]}, {"train": [3], "test": [2]}]},
              {"train": [0, 1], "test": [2, 3]}]]
            """);
        var tree = JsonNode.Parse(Smallest)!.AsObject();
        tree["data"]!["path"] = data;
        tree["folds"] = folds;
        var inputs = await RunInputs.ReadAsync(SpecReader.Parse(tree), new FileSources(), TestContext.Current.CancellationToken);
        Assert.Equal((2, 1), (inputs.Options.NFolds, inputs.Options.NRep));
        var first = inputs.Options.Folds![0][0];
        Assert.Equal([2, 3], first.Train);
        Assert.Equal([1.0, 2], first.TestClusters![0]);
        Assert.Equal([3], first.Inner![0].Test);
    }

    [Theory]
    [InlineData("""[[{"train": [0]}]]""", "folds[0][0].test is not there")]
    [InlineData("""[[{"train": [0], "test": "all"}]]""", "folds[0][0].test: found \"all\"")]
    [InlineData("""[[{"train": [0], "test": [1.5]}]]""", "folds[0][0].test[0]: found 1.5, expected a whole number")]
    [InlineData("""[[{"train": [0], "test": [1], "tests": []}]]""", "unknown key folds[0][0].tests")]
    [InlineData("[[]]", "has no folds in repetition 0")]
    [InlineData("[", "line 1")]
    public async Task WrongFoldsAreNamed(string json, string message)
    {
        var tree = JsonNode.Parse(Smallest)!.AsObject();
        tree["data"]!["path"] = _folder.Write("data.csv", "y,d,x\n1,2,3\n2,1,4\n");
        tree["folds"] = _folder.Write("folds.json", json);
        var exception = await Assert.ThrowsAsync<InputException>(() =>
            RunInputs.ReadAsync(SpecReader.Parse(tree), new FileSources(), TestContext.Current.CancellationToken));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeightsAreNoControls()
    {
        var tree = JsonNode.Parse(Smallest)!.AsObject();
        tree["data"]!["path"] = _folder.Write("data.csv", "y,d,x,w,z\n1,0,3,1,1\n2,1,4,2,0\n3,0,1,1,1\n");
        tree["data"]!["cluster"] = new JsonArray("z");
        tree["model"] = JsonNode.Parse("""{"type": "irm", "weights": "w"}""");
        var inputs = await RunInputs.ReadAsync(SpecReader.Parse(tree), new FileSources(), TestContext.Current.CancellationToken);
        Assert.Equal(["x"], inputs.Data.X);
    }

    [Fact]
    public async Task SimulatedDataBringTheirRoles()
    {
        var spec = Read("""{"data": {"simulate": {"name": "pliv_multiway_cluster_CKMS2021", "N": 5, "M": 5, "dim_X": 3}}, "model": {"type": "pliv"}}""");
        var inputs = await RunInputs.ReadAsync(spec, new FileSources(), TestContext.Current.CancellationToken);
        Assert.Equal(25, inputs.Data.RowCount);
        Assert.Equal((2, 1, 3), (inputs.Data.Roles.Cluster.Count, inputs.Data.Roles.Z.Count, inputs.Data.X.Count));
    }

    private static RunSpec Read(string json) => SpecReader.Parse(JsonNode.Parse(json)!.AsObject());
}
