using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learners.Forest;
using DoubleML.Learning;
using DoubleML.Sampling;
using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Storage;
using DoubleML.Serverless.Worker;

namespace DoubleML.Desk.Tests;

/// <summary>The whole way: backend, invoker, Invoke API, processes of the function, and back.</summary>
public sealed class BackendTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dml-desk-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("n_rep")]
    [InlineData("n_folds * n_rep")]
    [InlineData("trees:3")]
    [InlineData("auto")]
    public async Task Every_scaling_gives_the_bits_of_the_local_backend(string scaling)
    {
        var (data, tasks) = (Data(), Tasks(repetitions: 3));
        await using var desk = await Desks.StartAsync(Options());

        var answers = await RunAsync(desk, data, tasks, Scaling.Parse(scaling));

        Assert.Equal(await new LocalBackend().RunAsync(data, tasks, null, Token), answers);
    }

    [Fact]
    public async Task A_folder_may_be_mounted_elsewhere_for_the_functions()
    {
        var (data, tasks) = (Data(), Tasks(repetitions: 1));
        var mount = _folder.FullName + "-mounted";
        Directory.CreateSymbolicLink(mount, _folder.FullName);
        try
        {
            await using var desk = await Desks.StartAsync(Options() with
            {
                Variables = new Dictionary<string, string> { [WorkerOptions.PrefixesVariable] = $"file://{mount}/data/" },
            });

            var answers = await RunAsync(desk, data, tasks, Scaling.Repetitions, new FileObjectStore(_folder.FullName, mount));

            Assert.Equal(await new LocalBackend().RunAsync(data, tasks, null, Token), answers);
        }
        finally
        {
            Directory.Delete(mount);
        }
    }

    /// <summary>The function's native program: a hundred processes are killed at work, which would take the JIT compiler a while.</summary>
    [Fact]
    public async Task A_thousand_tasks_survive_faults_of_real_processes()
    {
        var (data, tasks) = (Data(), Tasks(repetitions: 167)[..1000]);
        await using var desk = await Desks.StartAsync(Options() with
        {
            Function = Path.Combine(NativeFunction.Folder(), "bootstrap"),
            Faults = Faults with { Delay = TimeSpan.FromMilliseconds(50) },
        });

        var answers = await RunAsync(desk, data, tasks, Scaling.Folds);

        Assert.Equal(await new LocalBackend().RunAsync(data, tasks, null, Token), answers);
        Assert.True(desk.Usage.Throttles > 100 && desk.Usage.Errors > 50);
    }

    [Fact]
    public async Task Faults_change_nothing_but_the_time()
    {
        var (data, tasks) = (Data(), Tasks(repetitions: 12));
        await using var desk = await Desks.StartAsync(Options() with
        {
            Faults = Faults,
        });

        var answers = await RunAsync(desk, data, tasks, Scaling.Folds);

        Assert.Equal(await new LocalBackend().RunAsync(data, tasks, null, Token), answers);
        Assert.True(desk.Usage.Throttles > 0 && desk.Usage.Errors > 0);
    }

    private static DeskFaults Faults { get; } = new()
    {
        Throttle = 0.2,
        Kill = 0.1,
        Late = 0.05,
        Garbage = 0.05,
        Delay = TimeSpan.FromMilliseconds(500),
        Key = RandomKey.FromSeed(1),
    };

    private async Task<IReadOnlyList<double[]>> RunAsync(
        DeskLambda desk, DataSet data, NuisanceTask[] tasks, Scaling scaling, FileObjectStore? store = null)
    {
        using var invoker = new LambdaInvoker(
            new LambdaInvokerOptions { Function = "dml", Region = "us-east-1", Endpoint = desk.Endpoint, MaxConcurrency = 4 },
            signer: null);
        using var backend = new LambdaBackend(
            new LambdaBackendOptions
            {
                Scaling = scaling,
                MaxConcurrency = 4,
                InlineBytes = 0,
                Retry = new RetryOptions
                {
                    MaxAttempts = 12,
                    BaseDelay = TimeSpan.FromMilliseconds(20),
                    MaxDelay = TimeSpan.FromMilliseconds(200),
                },
            },
            invoker,
            store ?? new FileObjectStore(_folder.FullName));
        return await backend.RunAsync(data, tasks, null, Token);
    }

    private DeskOptions Options() => new()
    {
        Function = Desks.Function,
        Concurrency = 4,
        InitTimeout = TimeSpan.FromSeconds(60),
        Variables = new Dictionary<string, string> { [WorkerOptions.PrefixesVariable] = $"file://{_folder.FullName}/" },
    };

    private static DataSet Data()
    {
        var random = new CounterRandom(RandomKey.FromSeed(5));
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, 200).Select(_ => next())];
        var data = new DataSet(
        [
            KeyValuePair.Create("y", Draw(random.NextNormal)),
            KeyValuePair.Create("d", Draw(() => random.NextInt32(2))),
            KeyValuePair.Create("x", Draw(random.NextNormal)),
        ]);
        return data.With([KeyValuePair.Create("d|ml_g|0|y - theta d", data["y"].Zip(data["d"], (y, d) => y - (0.5 * d)).ToArray())]);
    }

    private static NuisanceTask[] Tasks(int repetitions)
    {
        var split = new RandomSplit(2) { Key = RandomKey.FromSeed(7) };
        return
        [
            .. from repetition in Enumerable.Range(0, repetitions)
               from fold in Enumerable.Range(0, 2)
               from nuisance in new[] { "ml_l", "ml_m", "ml_g" }
               let label = new TaskLabel("d", nuisance, repetition, fold)
               select new NuisanceTask
               {
                   Label = label,
                   Learner = new RandomForest { NEstimators = 12, MaxDepth = 5 },
                   Kind = nuisance == "ml_m" ? LearningTask.Classification : LearningTask.Regression,
                   Target = nuisance switch { "ml_l" => "y", "ml_m" => "d", _ => "d|ml_g|0|y - theta d" },
                   Features = ["x"],
                   Rows = new TaskRows(split, repetition, fold),
                   Key = RandomKey.FromSeed(11).Derive(nuisance).Derive(repetition).Derive(fold),
               },
        ];
    }
}
