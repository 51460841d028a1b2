using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learners.Forest;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;
using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Tests.Client.Fakes;
using DoubleML.Tuning;

namespace DoubleML.Serverless.Tests.Client;

/// <summary>Hyperparameters tuned through the backend.</summary>
public sealed class TuningTests : IDisposable
{
    private static readonly FitOptions _options = new()
    {
        NFolds = 2,
        NRep = 2,
        Learners = new Dictionary<string, Learner>
        {
            ["ml_l"] = new RandomForest { NEstimators = 4 },
            ["ml_m"] = new LinearRegression(),
            ["ml_g"] = new Ridge(),
        },
    };

    private static readonly TuningOptions _tuning = new()
    {
        ParamGrid = new Dictionary<string, ParameterGrid>
        {
            ["ml_l"] = new([SearchParameter.Of<RandomForest, int>("min_samples_leaf", (forest, n) => forest with { MinSamplesLeaf = n }, 1, 4, 10, 15)]),
            ["ml_g"] = new([SearchParameter.Of<Ridge, double>("alpha", (ridge, alpha) => ridge with { Alpha = alpha }, 0.1, 10, 1000)]),
        },
        NFoldsTune = 2,
    };

    private readonly VirtualTime _time = new();
    private readonly MemoryStore _store = new();

    public static TheoryData<string> Scalings => LambdaBackendTests.Scalings;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _time.Dispose();

    [Theory]
    [MemberData(nameof(Scalings))]
    public Task TheWholeSampleGivesTheLocalScores(string scaling) => AssertSameAsync(_options, _tuning, scaling);

    [Theory]
    [InlineData(SearchMethod.Grid)]
    [InlineData(SearchMethod.HalvingGrid)]
    [InlineData(SearchMethod.HalvingRandom)]
    public Task FoldsGiveTheLocalScores(SearchMethod method) =>
        AssertSameAsync(_options, _tuning with { TuneOnFolds = true, Method = method, Halving = new() { Factor = 2 } }, "n_folds * n_rep");

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public Task ClustersStayTogether(bool onFolds, bool given)
    {
        var rows = Enumerable.Range(0, 60).ToArray();
        var folds = KFold.FromAssignment(rows, 2, row => row % 12 / 6);
        return AssertSameAsync(
            _options with { NRep = 1, Folds = given ? [folds] : null }, _tuning with { TuneOnFolds = onFolds }, "n_rep", ["c"]);
    }

    [Fact]
    public async Task AnInterruptedSearchGoesOn()
    {
        var journal = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.journal");
        try
        {
            var first = await TuneAsync(_options, _tuning, new LambdaBackendOptions { Scaling = Scaling.Folds, JournalPath = journal }, []);
            var again = await TuneAsync(_options, _tuning, new LambdaBackendOptions { Scaling = Scaling.Folds, JournalPath = journal, Resume = true }, []);
            Assert.Equal(Scores(first.Result), Scores(again.Result));
            Assert.Equal((0, first.Report.Tasks), (again.Report.Requests, again.Report.Resumed));
        }
        finally
        {
            File.Delete(journal);
        }
    }

    private static DoubleMLData Data(IReadOnlyList<string> clusters)
    {
        var data = Runs.Data().With([KeyValuePair.Create("c", Enumerable.Range(0, 60).Select(row => (double)(row % 12)).ToArray())]);
        var columns = data.Names.Select(name => KeyValuePair.Create(name, data[name]));
        return new DoubleMLData(new DataSet(columns), new Roles { Y = "y", D = ["d"], X = ["x1", "x2"], Cluster = clusters });
    }

    private static IEnumerable<double> Scores(TuningResult result) =>
        result.Nuisances.SelectMany(search => search.Candidates).SelectMany(candidate => candidate.FoldScores);

    private async Task AssertSameAsync(FitOptions options, TuningOptions tuning, string scaling, IReadOnlyList<string>? clusters = null)
    {
        var local = await HyperparameterTuning.TuneAsync(Data(clusters ?? []), new Plr { Score = "IV-type" }, options, tuning, Token);
        var (cloud, _) = await TuneAsync(options, tuning, new() { Scaling = Scaling.Parse(scaling), InlineBytes = 2000 }, clusters ?? []);
        Assert.Equal(Scores(local), Scores(cloud));
        Assert.Equal(local.Learners, cloud.Learners);
        Assert.Equal("lambda", cloud.Execution.Backend);
        Assert.Equal(local.Execution.Tasks, cloud.Execution.Tasks);
    }

    private async Task<(TuningResult Result, Metrics.ServerlessReport Report)> TuneAsync(
        FitOptions options, TuningOptions tuning, LambdaBackendOptions lambda, IReadOnlyList<string> clusters)
    {
        using var backend = Runs.Backend(new FaultInjector(new FakeLambda(_store, _time), _time, seed: 1), _store, _time, lambda);
        var result = await HyperparameterTuning.TuneAsync(
            Data(clusters), new Plr { Score = "IV-type" }, options with { Backend = backend }, tuning, Token);
        return (result, backend.ServerlessReport);
    }
}
