using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learners.Boosting;
using DoubleML.Learners.Forest;
using DoubleML.Learners.Linear;
using DoubleML.Learners.Neural;
using DoubleML.Learning;
using DoubleML.Sampling;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Storage;
using DoubleML.Serverless.Tests.Storage;
using DoubleML.Serverless.Worker;

namespace DoubleML.Desk.Tests;

/// <summary>
/// The real function under the desk, as it was built (by the JIT compiler), and natively compiled where that has been done.
/// </summary>
public sealed class FunctionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dml-desk-");
    private readonly DataSet _data = Data();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("jit")]
    [InlineData("native")]
    [InlineData("arm64")]
    public async Task Answers_have_the_bits_of_a_local_run(string program)
    {
        var options = Options(native: program == "native");
        await using var desk = await Desks.StartAsync(program == "arm64" ? options with { Function = NativeFunction.ArmUnderQemu(_folder) } : options);
        var store = new FileObjectStore(_folder.FullName);
        var file = ColumnFile.Write(_data);
        await store.PutAsync(file.Key, file.Content, Token);
        var reference = new DataReference { Sha256 = file.Sha256, Uri = store.UriOf(file.Key) };
        var tasks = Tasks().Where(task => program != "arm64" || task.Learner is not LightGbm).ToArray(); // LightGBM has no library for arm64

        var response = await InvokeAsync(desk, TaskConversion.ToRequest([.. tasks.Select(task => new TaskPiece(task))], [reference]));

        for (var i = 0; i < tasks.Length; i++)
        {
            Assert.Equal(tasks[i].Run(_data), TaskConversion.ToPredictions(response.Tasks[i]));
        }
    }

    [Theory]
    [InlineData(false, "s3rver")]
    [InlineData(true, "moto")]
    public async Task Data_may_lie_in_s3(bool native, string server)
    {
        await using var s3 = await S3Server.StartAsync(server);
        using var client = s3.Client();
        await client.PutBucketAsync("bucket", Token);
        using var store = new S3ObjectStore(client, "bucket");
        var file = ColumnFile.Write(_data);
        await store.PutAsync(file.Key, file.Content, Token);
        var options = Options(native);
        await using var desk = await Desks.StartAsync(options with
        {
            Variables = new Dictionary<string, string>
            {
                [WorkerOptions.PrefixesVariable] = "s3://bucket/",
                ["AWS_ENDPOINT_URL_S3"] = s3.Endpoint,
                ["AWS_ACCESS_KEY_ID"] = S3Server.AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = S3Server.AccessKey,
            },
        });
        var task = Tasks()[0];
        var request = TaskConversion.ToRequest(
            [new TaskPiece(task)], [new DataReference { Sha256 = file.Sha256, Uri = store.UriOf(file.Key) }], answerUri: store.UriOf("answers/1.json"));

        var response = await InvokeAsync(desk, request);

        Assert.Equal(task.Run(_data), TaskConversion.ToPredictions(response.Tasks[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Data_may_be_csv(bool native)
    {
        await using var desk = await Desks.StartAsync(Options(native));
        var lines = Enumerable.Range(0, _data.RowCount).Select(i => string.Join(
            ',', _data.Names.Select(name => _data[name][i].ToString("R", CultureInfo.InvariantCulture))));
        var content = Encoding.UTF8.GetBytes(string.Join(',', _data.Names) + "\n" + string.Join('\n', lines) + "\n");
        var path = Path.Combine(_folder.FullName, "data.csv");
        await File.WriteAllBytesAsync(path, content, Token);
        var reference = new DataReference { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), Uri = $"file://{path}" };
        var tasks = Tasks();

        var response = await InvokeAsync(desk, TaskConversion.ToRequest([.. tasks.Select(task => new TaskPiece(task))], [reference]));

        Assert.All(Enumerable.Range(0, tasks.Length), i => Assert.Equal(tasks[i].Run(_data), TaskConversion.ToPredictions(response.Tasks[i])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrong_requests_are_answered_and_the_process_goes_on(bool native)
    {
        await using var desk = await Desks.StartAsync(Options(native));
        var request = TaskConversion.ToRequest(
            [new TaskPiece(Tasks()[0])], [new DataReference { Sha256 = new string('0', 64), Uri = "file:///etc/passwd" }]);

        var outside = await desk.InvokeAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(request, ServerlessJson.Request)),
            "dml");
        var unsupported = await desk.InvokeAsync("""{"version":99}""", "dml");
        var nonsense = await desk.InvokeAsync("[1,2,3]", "dml");

        foreach (var (reply, errorType) in new[] { (outside, "InputException"), (unsupported, "Unsupported"),
            (nonsense, "InputException") })
        {
            Assert.Equal((200, "Unhandled"), (reply.Status, reply.FunctionError));
            Assert.Equal(errorType, JsonDocument.Parse(reply.Body).RootElement.GetProperty("errorType").GetString());
        }

        Assert.Contains("data[0]: 'file:///etc/passwd' is not below a prefix",
            JsonDocument.Parse(outside.Body).RootElement.GetProperty("errorMessage").GetString()!,
            StringComparison.Ordinal);
        Assert.Equal(1, desk.Usage.ColdStarts);
    }

    [Fact]
    public async Task The_aws_command_line_can_invoke_it()
    {
        await using var desk = await Desks.StartAsync(Options(native: false));
        var payload = Path.Combine(_folder.FullName, "request.json");
        var answer = Path.Combine(_folder.FullName, "answer.json");
        var task = Tasks()[0];
        var file = ColumnFile.Write(_data);
        var reference = new DataReference { Sha256 = file.Sha256, Inline = file.Content.ToArray() };
        await File.WriteAllBytesAsync(
            payload, JsonSerializer.SerializeToUtf8Bytes(TaskConversion.ToRequest([new TaskPiece(task)], [reference]),
                ServerlessJson.Request), Token);

        var (code, output, error) = await AwsAsync(
            "lambda", "invoke", "--endpoint-url", desk.Endpoint.ToString(), "--function-name", "dml", "--log-type", "Tail",
            "--payload", $"fileb://{payload}", answer);
        Assert.True(code == 0, error);
        var description = JsonDocument.Parse(output).RootElement;
        var response = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(answer, Token), ServerlessJson.Response)!;

        Assert.Equal(200, description.GetProperty("StatusCode").GetInt32());
        Assert.Equal("$LATEST", description.GetProperty("ExecutedVersion").GetString());
        Assert.Contains("REPORT RequestId: ", Encoding.UTF8.GetString(description.GetProperty("LogResult").GetBytesFromBase64()),
            StringComparison.Ordinal);
        Assert.Equal(task.Run(_data), TaskConversion.ToPredictions(response.Tasks[0]));

        (code, _, error) = await AwsAsync(
            "lambda", "invoke", "--endpoint-url", desk.Endpoint.ToString(), "--function-name", "other", "--payload", $"fileb://{payload}",
                answer);
        Assert.NotEqual(0, code);
        Assert.Contains("(ResourceNotFoundException)", error, StringComparison.Ordinal);

        foreach (var (type, status) in new[] { ("Event", 202), ("DryRun", 204) })
        {
            (code, output, error) = await AwsAsync(
                "lambda", "invoke", "--endpoint-url", desk.Endpoint.ToString(), "--function-name", "dml", "--qualifier", "$LATEST", "--invocation-type", type,
                "--payload", $"fileb://{payload}", answer);
            Assert.True(code == 0, error);
            Assert.Equal(status, JsonDocument.Parse(output).RootElement.GetProperty("StatusCode").GetInt32());
        }

        (code, output, error) = await AwsAsync("lambda", "get-function", "--endpoint-url", desk.Endpoint.ToString(), "--function-name",
            "dml");
        Assert.True(code == 0, error);
        Assert.Equal(1769, JsonDocument.Parse(output).RootElement.GetProperty("Configuration").GetProperty("MemorySize").GetInt32());
    }

    private static async Task<(int Code, string Output, string Error)> AwsAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("aws", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_ACCESS_KEY_ID"] = "a";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "b";
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_PAGER"] = "";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        try
        {
            using var aws = Process.Start(start)!;
            var output = aws.StandardOutput.ReadToEndAsync(Token);
            var error = aws.StandardError.ReadToEndAsync(Token);
            await aws.WaitForExitAsync(Token);
            return (aws.ExitCode, await output, await error);
        }
        catch (Win32Exception)
        {
            Assert.Skip("the AWS command line is missing: apt-get install awscli");
            throw;
        }
    }

    private static async Task<InvocationResponse> InvokeAsync(DeskLambda desk, InvocationRequest request)
    {
        var reply = await desk.InvokeAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(request, ServerlessJson.Request)),
            "dml");
        Assert.True(reply is { Status: 200, FunctionError: null }, reply.Body);
        return JsonSerializer.Deserialize(reply.Body, ServerlessJson.Response)!;
    }

    private DeskOptions Options(bool native) => new()
    {
        Function = native ? Path.Combine(NativeFunction.Folder(), "bootstrap") : Desks.Function,
        InitTimeout = TimeSpan.FromSeconds(60),
        Variables = new Dictionary<string, string> { [WorkerOptions.PrefixesVariable] = $"file://{_folder.FullName}/" },
    };

    private static DataSet Data()
    {
        var random = new CounterRandom(RandomKey.FromSeed(5));
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, 300).Select(_ => next())];
        return new DataSet(
        [
            KeyValuePair.Create("y", Draw(random.NextNormal)),
            KeyValuePair.Create("d", Draw(() => random.NextInt32(2))),
            KeyValuePair.Create("x1", Draw(() => random.NextInt32(5))),
            KeyValuePair.Create("x2", Draw(random.NextNormal)),
        ]);
    }

    private static NuisanceTask[] Tasks()
    {
        var split = new RandomSplit(3) { Key = RandomKey.FromSeed(7), Strata = "d" };
        NuisanceTask Make(Learner learner, LearningTask kind, int fold) => new()
        {
            Label = new TaskLabel("d", "ml", 0, fold),
            Learner = learner,
            Kind = kind,
            Target = kind == LearningTask.Regression ? "y" : "d",
            Features = ["x1", "x2"],
            Rows = new TaskRows(split, 0, fold),
            Key = RandomKey.FromSeed(11).Derive(fold),
        };
        return
        [
            Make(new RandomForest { NEstimators = 50, Bootstrap = false, MaxDepth = 6 }, LearningTask.Regression, 0),
            Make(new RandomForest { NEstimators = 50, MinSamplesLeaf = 3 }, LearningTask.Classification, 1),
            Make(new ExtraTrees { NEstimators = 20 }, LearningTask.Regression, 2),
            Make(new Lasso { Alpha = 0.01 }, LearningTask.Regression, 0),
            Make(new LogisticRegression(), LearningTask.Classification, 1),
            Make(new LightGbm { Subsample = 0.8, SubsampleFreq = 1 }, LearningTask.Regression, 2),
            Make(new LightGbm { EarlyStoppingRounds = 5 }, LearningTask.Classification, 0),
            Make(new GradientBoosting { Subsample = 0.5, NEstimators = 30 }, LearningTask.Classification, 1),
            Make(new Mlp { MaxIter = 20, Activation = "tanh" }, LearningTask.Classification, 2),
        ];
    }
}
