using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learners.Forest;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Tests.Client.Fakes;

namespace DoubleML.Serverless.Tests.Client;

/// <summary>Whole estimations through the backend.</summary>
public sealed class EstimationTests : IDisposable
{
    private static readonly FitOptions _options = new()
    {
        NFolds = 3,
        NRep = 3,
        Learners = new Dictionary<string, Learner>
        {
            ["ml_l"] = new RandomForest { NEstimators = 6, MaxDepth = 3 },
            ["ml_m"] = new LinearRegression(),
            ["ml_g"] = new RandomForest { NEstimators = 4 },
        },
    };

    private readonly VirtualTime _time = new();
    private readonly MemoryStore _store = new();

    public static TheoryData<string> Scalings => LambdaBackendTests.Scalings;

    private static DoubleMLData Data { get; } = new(Runs.Data(), new Roles { Y = "y", D = ["d"], X = ["x1", "x2"] });

    public void Dispose() => _time.Dispose();

    [Theory]
    [MemberData(nameof(Scalings))]
    public async Task TwoWavesGiveTheLocalEstimates(string scaling)
    {
        var model = new Plr { Score = "IV-type" };
        var local = await DoubleMachineLearning.FitAsync(Data, model, _options, TestContext.Current.CancellationToken);
        using var backend = Runs.Backend(
            new FaultInjector(new FakeLambda(_store, _time), _time, seed: 1), _store, _time, new() { Scaling = Scaling.Parse(scaling), InlineBytes = 2000 });
        var cloud = await DoubleMachineLearning.FitAsync(Data, model, _options with { Backend = backend }, TestContext.Current.CancellationToken);
        Assert.Equal(local.Estimates.AllThetas, cloud.Estimates.AllThetas);
        Assert.Equal(local.Estimates.AllStandardErrors, cloud.Estimates.AllStandardErrors);
        Assert.Equal(27, cloud.Execution.Tasks);
        Assert.Equal("lambda", cloud.Execution.Backend);
    }

    [Fact]
    public async Task ASmallRunHereTellsWhatALargeOneWouldTake()
    {
        var measuring = new MeasuringBackend();
        await DoubleMachineLearning.FitAsync(
            Data, new Plr { Score = "IV-type" }, _options with { NRep = 1, Backend = measuring }, TestContext.Current.CancellationToken);
        var workload = measuring.Workload(3);
        Assert.Equal([18, 9], workload.Waves.Select(wave => wave.Count));
        Assert.Equal([("ml_g of d", 4), ("ml_l of d", 6), ("ml_m of d", 1)],
            workload.Waves.SelectMany(wave => wave).Select(item => (item.Kind, item.Parts)).Distinct().Order());

        var durations = DurationModel.From(measuring.Observations);
        Assert.Equal(["ml_g of d", "ml_l of d", "ml_m of d"], durations.TaskMilliseconds.Keys.Order());
        Assert.All(durations.TaskMilliseconds.Values, value => Assert.True(value > 0));
        var table = EstimateTable.Of(workload, durations, Runs.Price, 100);
        Assert.True(table.Cheapest.CostUsd > 0);
    }

    [Fact]
    public async Task ASmallRunOnLambdaMeasuresThere()
    {
        using var backend = Runs.Backend(new FakeLambda(_store, _time), _store, _time);
        var measuring = new MeasuringBackend(backend, () => backend.Observations);
        await DoubleMachineLearning.FitAsync(
            Data, new Plr(), _options with { NRep = 1, Backend = measuring }, TestContext.Current.CancellationToken);
        var durations = DurationModel.From(measuring.Observations);
        Assert.Equal(24, durations.TaskMilliseconds["ml_l of d"], 1);
        Assert.Equal((10.0, 80.0), (Math.Round(durations.OverheadMilliseconds, 1), durations.InitMilliseconds));
        Assert.Equal(measuring.Observations.Count, backend.ServerlessReport.Requests);
    }
}
