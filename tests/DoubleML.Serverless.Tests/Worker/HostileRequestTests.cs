using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using DoubleML.Learners.Forest;
using DoubleML.Learning;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Storage;
using DoubleML.Serverless.Worker;

namespace DoubleML.Serverless.Tests.Worker;

/// <summary>Whatever comes in a request: the answer is an error that says so, and nothing outside is touched.</summary>
public sealed class HostileRequestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dml-hostile-");
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("dml-outside-");
    private readonly TaskWorker _worker;

    public HostileRequestTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "in"));
        _worker = new TaskWorker(new WorkerOptions { AllowedPrefixes = [$"file://{_folder.FullName}/in/"], MemoryBytes = 512 << 20 });
    }

    public void Dispose()
    {
        _worker.Dispose();
        _folder.Delete(recursive: true);
        _outside.Delete(recursive: true);
    }

    [Theory]
    [InlineData("learners.0", """{"type":"os.system","command":"id"}""")]
    [InlineData("learners.0", """{"type":"random_forest","n_estimators":1000000000}""")]
    [InlineData("learners.0", """{"type":"random_forest","n_estimators":1e99}""")]
    [InlineData("learners.0", """{"type":"random_forest","n_estimators":-1}""")]
    [InlineData("learners.0", """{"type":"random_forest","n_estimators":"many"}""")]
    [InlineData("learners.0", """{"type":"random_forest","max_depth":"__import__('os')"}""")]
    [InlineData("learners.0", """{"type":"random_forest","max_features":1e300}""")]
    [InlineData("learners.0", """{"type":"random_forest","min_samples_leaf":-5}""")]
    [InlineData("learners.0", """{"type":"random_forest","no_such_key":1}""")]
    [InlineData("learners.0", """{"type":"lightgbm","num_leaves":2000000000}""")]
    [InlineData("learners.0", """{"type":"lightgbm","n_estimators":1000001}""")]
    [InlineData("learners.0", """{"type":"lightgbm","n_estimators":1000000,"num_leaves":131072}""")]
    [InlineData("learners.0", """{"type":"lightgbm","max_bin":2000000000}""")]
    [InlineData("learners.0", """{"type":"lightgbm","boosting_type":"gbdt data=/etc/passwd"}""")]
    [InlineData("learners.0", """{"type":"hist_gradient_boosting","max_iter":1000000,"max_leaf_nodes":null}""")]
    [InlineData("learners.0", """{"type":"mlp","hidden_layer_sizes":[1000000000]}""")]
    [InlineData("learners.0", """{"type":"mlp","hidden_layer_sizes":1000000000}""")]
    [InlineData("learners.0", """{"type":"mlp","max_iter":1000000000}""")]
    [InlineData("learners.0", """{"type":7}""")]
    [InlineData("learners.0", """{}""")]
    [InlineData("learners.0", "\"RandomForestRegressor()\"")]
    [InlineData("learners.0", "null")]
    [InlineData("learners", "null")]
    [InlineData("learners", "[]")]
    [InlineData("feature_sets", "[null]")]
    [InlineData("feature_sets", """[["x1",null]]""")]
    [InlineData("feature_sets", """[["x1",7]]""")]
    [InlineData("feature_sets", """[["x1","nowhere"]]""")]
    [InlineData("tasks", "[]")]
    [InlineData("tasks", "null")]
    [InlineData("tasks", "[null]")]
    [InlineData("tasks.0.learner", "1")]
    [InlineData("tasks.0.learner", "-1")]
    [InlineData("tasks.0.learner", "99999999999999999999")]
    [InlineData("tasks.0.features", "2147483647")]
    [InlineData("tasks.0.repetition", "-1")]
    [InlineData("tasks.0.fold", "5")]
    [InlineData("tasks.0.fold", "2147483647")]
    [InlineData("tasks.0.fold", "-2147483648")]
    [InlineData("tasks.0.part", "\"Everything\"")]
    [InlineData("tasks.0.part", "77")]
    [InlineData("tasks.0.part", "\"InnerFold\"")]
    [InlineData("tasks.0.kind", "9")]
    [InlineData("tasks.0.kind", "\"Classification\"")]
    [InlineData("tasks.0.target", "null")]
    [InlineData("tasks.0.target", "\"nowhere\"")]
    [InlineData("tasks.0.target", "\"y\\u001fd\"")]
    [InlineData("tasks.0.weights", "\"nowhere\"")]
    [InlineData("tasks.0.weights", "\"y\"")]
    [InlineData("tasks.0.key", "-1")]
    [InlineData("tasks.0.key", "1e30")]
    [InlineData("tasks.0.first_part", "3")]
    [InlineData("tasks.0.part_count", "1")]
    [InlineData("tasks.0.part_count", "-1")]
    [InlineData("tasks.0.learns_from", "[null]")]
    [InlineData("tasks.0.learns_from", """[{"column":null,"value":1}]""")]
    [InlineData("tasks.0.learns_from", """[{"value":1}]""")]
    [InlineData("tasks.0.learns_from", """[{"column":"nowhere","value":1}]""")]
    [InlineData("tasks.0.learns_from", """[{"column":"d","value":7}]""")]
    [InlineData("tasks.0.sample", """[{"column":"d","value":"Infinity"}]""")]
    [InlineData("tasks.0.validation_folds", "1")]
    [InlineData("tasks.0.validation_folds", "-3")]
    [InlineData("tasks.0.validation_folds", "2147483647")]
    [InlineData("tasks.0.validation_fold", "-1")]
    [InlineData("tasks.0.share", "-0.5")]
    [InlineData("tasks.0.share", "1.5")]
    [InlineData("tasks.0.share", "\"NaN\"")]
    [InlineData("tasks.0.code", "\"1\"")]
    [InlineData("split", "null")]
    [InlineData("split.n_folds", "1")]
    [InlineData("split.n_folds", "-5")]
    [InlineData("split.n_folds", "201")]
    [InlineData("split.n_folds", "2147483647")]
    [InlineData("split.strata", "\"nowhere\"")]
    [InlineData("split.cluster1", "\"d\"")]
    [InlineData("split.cluster2", "\"c2\"")]
    [InlineData("data", "[]")]
    [InlineData("data", "[null]")]
    [InlineData("data.0.sha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"")]
    [InlineData("data.0.sha256", "\"../../etc/passwd\"")]
    [InlineData("data.0.inline", "null")]
    [InlineData("data.0.inline", "\"not base 64\"")]
    [InlineData("data.0.inline", "\"AAAA\"")]
    [InlineData("data.0.uri", "\"file:///etc/passwd\"")]
    [InlineData("answer_uri", "\"file:///tmp/elsewhere.json\"")]
    [InlineData("answer_uri", "\"s3://bucket/elsewhere.json\"")]
    [InlineData("version", "\"1\"")]
    [InlineData("more", "1")]
    public async Task What_does_not_make_sense_is_refused(string path, string value)
    {
        var request = Valid();
        Set(request, path.Split('.'), JsonNode.Parse(value));
        await AssertRefusedAsync(Encoding.UTF8.GetBytes(request.ToJsonString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    [InlineData("""{"version":1}""")]
    public Task What_is_no_request_is_refused(string payload) => AssertRefusedAsync(Encoding.UTF8.GetBytes(payload));

    [Fact]
    public async Task Another_version_is_unsupported_whatever_else_it_holds() =>
        await Assert.ThrowsAsync<UnsupportedContractException>(
            () => _worker.HandleAsync("""{"version":2,"something":"new"}"""u8.ToArray(), Token));

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        var request = Valid();
        var text = request.ToJsonString().Replace("""{"type":"dummy""", string.Concat(Enumerable.Repeat("""{"type":[""", 5000)),
            StringComparison.Ordinal);
        await AssertRefusedAsync(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public async Task Nothing_outside_the_allowed_prefix_is_read()
    {
        var file = ColumnFile.Write(Cases.Data());
        var content = file.Content.ToArray();
        var inside = Path.Combine(_folder.FullName, "in");
        foreach (var path in new[] { Path.Combine(_outside.FullName, "data.dmlc"), Path.Combine(_folder.FullName, "data.dmlc"),
            Path.Combine(_folder.FullName, "inner.dmlc"), Path.Combine(inside, "data.dmlc") })
        {
            await File.WriteAllBytesAsync(path, content, Token);
        }

        File.CreateSymbolicLink(Path.Combine(inside, "link.dmlc"), Path.Combine(_outside.FullName, "data.dmlc"));
        Directory.CreateSymbolicLink(Path.Combine(inside, "folder"), _outside.FullName);
        string[] outside =
        [
            $"file://{_outside.FullName}/data.dmlc",
            $"file://{inside}/../data.dmlc",
            $"file://{inside}/./../data.dmlc",
            $"file://{inside}/%2e%2e/data.dmlc",
            $"file://{inside}/..%2fdata.dmlc",
            $"file://{inside}//data.dmlc",
            $"file://{inside}/..\\data.dmlc",
            $"file://{inside}/data.dmlc\u0000.x",
            $"file://{inside}ner.dmlc",
            $"file://{inside}/link.dmlc",
            $"file://{inside}/folder/data.dmlc",
            $"file://{inside}/",
            $"file://{inside}",
            $"file://localhost{inside}/data.dmlc",
            $"FILE://{inside}/data.dmlc",
            $"{inside}/data.dmlc",
            "http://127.0.0.1/data.dmlc",
            "s3://bucket/data.dmlc",
            "",
            new string('/', 100_000),
        ];
        foreach (var uri in outside)
        {
            var request = Valid();
            Set(request, ["data", "0"], new JsonObject { ["sha256"] = file.Sha256, ["uri"] = uri });
            await AssertRefusedAsync(Encoding.UTF8.GetBytes(request.ToJsonString()));
        }

        var allowed = Valid();
        Set(allowed, ["data", "0"], new JsonObject { ["sha256"] = file.Sha256, ["uri"] = $"file://{inside}/data.dmlc" });
        Assert.NotEmpty(await _worker.HandleAsync(Encoding.UTF8.GetBytes(allowed.ToJsonString()), Token));
    }

    [Theory]
    [InlineData("""[[{"train":[0,200],"test":[1]}]]""")]
    [InlineData("""[[{"train":[0,-1],"test":[1]}]]""")]
    [InlineData("""[[{"train":[0,0],"test":[1]}]]""")]
    [InlineData("""[[{"train":[0,1],"test":[99999999]}]]""")]
    [InlineData("""[[{"train":[0,1],"test":[2],"inner":[{"train":[500],"test":[]}]}]]""")]
    [InlineData("""[[{"train":[],"test":[2]}]]""")]
    [InlineData("""[[{"train":null,"test":[2]}]]""")]
    [InlineData("[[]]")]
    [InlineData("[[null]]")]
    [InlineData("[null]")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task A_given_split_that_does_not_fit_the_data_is_refused(string split)
    {
        var content = Encoding.UTF8.GetBytes(split);
        var request = Valid();
        request["split"] = new JsonObject
        {
            ["key"] = 1,
            ["given"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)), ["inline"] = Convert.ToBase64String(content) },
        };
        await AssertRefusedAsync(Encoding.UTF8.GetBytes(request.ToJsonString()));
    }

    [Theory]
    [InlineData("""{"rows":2147483647,"columns":[{"name":"y","encoding":"u8","compression":"brotli","offset":0,"length":0,"sha256":""}]}""")]
    [InlineData("""{"rows":-1,"columns":[]}""")]
    [InlineData("""{"rows":10,"columns":[{"name":"y","encoding":"f99","compression":"none","offset":0,"length":0,"sha256":""}]}""")]
    [InlineData("""{"rows":10,"columns":[{"name":"y","encoding":"u8","compression":"none","offset":-9,"length":10,"sha256":""}]}""")]
    [InlineData("""{"rows":10,"columns":[{"name":"y","encoding":"u8","compression":"none","offset":9223372036854775807,"length":10,"sha256":""}]}""")]
    [InlineData("""{"rows":10,"columns":[null]}""")]
    [InlineData("""{"rows":10,"columns":null}""")]
    [InlineData("""{"rows":10}""")]
    [InlineData("nonsense")]
    public async Task A_column_file_with_a_false_head_is_refused(string json)
    {
        var content = new byte[12 + json.Length];
        "DMLC\u0001\u0000\u0000\u0000"u8.CopyTo(content);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(8), json.Length);
        Encoding.ASCII.GetBytes(json).CopyTo(content, 12);
        var request = Valid();
        Set(request, ["data", "0"], new JsonObject
        {
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)),
            ["inline"] = Convert.ToBase64String(content),
        });
        await AssertRefusedAsync(Encoding.UTF8.GetBytes(request.ToJsonString()));
    }

    [Fact]
    public async Task Values_that_learners_are_not_made_for_are_refused()
    {
        var data = Cases.Data().With([KeyValuePair.Create("bad", Enumerable.Repeat(double.NaN, 200).ToArray())]);
        var task = Cases.Task(learner: new RandomForest { NEstimators = 3 });
        foreach (var hostile in new[]
        {
            task with { Target = "bad" },
            task with { Features = ["x1", "bad"] },
            task with { Weights = "bad" },
            task with { Weights = "y" },
            task with { Target = "x1", Kind = LearningTask.Classification },
        })
        {
            var request = TaskConversion.ToRequest([new TaskPiece(hostile)], [Cases.Inline(ColumnFile.Write(data))]);
            await Assert.ThrowsAsync<InputException>(() => _worker.HandleAsync(request, Token));
        }
    }

    [Fact]
    public void Changed_bytes_never_do_more_than_fail()
    {
        var valid = JsonSerializer.SerializeToUtf8Bytes(
            Cases.Request(Cases.Task(learner: new RandomForest { NEstimators = 2 })), ServerlessJson.Request);
        using var worker = new TaskWorker(new WorkerOptions { Threads = 1 });
        var interesting = "0123456789-{}[]\",:.eE"u8.ToArray();
        (from at in Gen.Int[0, valid.Length - 1] from with in Gen.Int[0, interesting.Length - 1] select (at, with)).Sample(
            change =>
            {
                var payload = (byte[])valid.Clone();
                payload[change.at] = interesting[change.with];
                try
                {
                    worker.HandleAsync(payload, CancellationToken.None).GetAwaiter().GetResult();
                }
                catch (Exception exception) when (exception is InputException or UnsupportedContractException)
                {
                    // refused
                }
            },
            iter: 3000,
            threads: 1);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonObject Valid() =>
        JsonSerializer.SerializeToNode(Cases.Request(Cases.Task()) with { AnswerUri = null }, ServerlessJson.Request)!.AsObject();

    private static void Set(JsonNode node, string[] path, JsonNode? value)
    {
        foreach (var part in path[..^1])
        {
            node = node is JsonArray items ? items[int.Parse(part)]! : node[part]!;
        }

        if (node is JsonArray array)
        {
            array[int.Parse(path[^1])] = value;
        }
        else
        {
            node[path[^1]] = value;
        }
    }

    private async Task AssertRefusedAsync(byte[] payload)
    {
        var exception = await Record.ExceptionAsync(() => _worker.HandleAsync(payload, Token));
        Assert.True(exception is InputException or UnsupportedContractException, exception?.ToString() ?? "it was not refused");
    }
}
