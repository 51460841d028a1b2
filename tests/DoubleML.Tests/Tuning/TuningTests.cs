using CsCheck;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learners.Forest;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;
using DoubleML.Tuning;

namespace DoubleML.Tests.Tuning;

public class TuningTests
{
    private static readonly double[] _alphas = [0.001, 0.03, 0.3, 3];

    private static readonly ParameterGrid _ridge = new([SearchParameter.Of<Ridge, double>("alpha", (ridge, alpha) => ridge with { Alpha = alpha }, 0.01, 1, 100, 10_000)]);

    private static readonly ParameterGrid _lasso = new([SearchParameter.Of<Lasso, double>("alpha", (lasso, alpha) => lasso with { Alpha = alpha }, _alphas)]);

    private static readonly ParameterGrid _tree = new(
    [
        SearchParameter.Of<DecisionTree, int?>("max_depth", (tree, depth) => tree with { MaxDepth = depth }, 1, 3, null),
        SearchParameter.Of<DecisionTree, int>("min_samples_leaf", (tree, count) => tree with { MinSamplesLeaf = count }, 2, 10),
    ]);

    private static readonly FitOptions _options = new()
    {
        NFolds = 3,
        Learners = new Dictionary<string, Learner> { ["ml_l"] = new Lasso(), ["ml_m"] = new DecisionTree(), ["ml_g"] = new Ridge() },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grid_is_a_search_with_own_loops()
    {
        var data = Simulate(150, 1);
        KFoldOf(data, 4, out var folds);
        var result = await HyperparameterTuning.TuneAsync(
            data, new Plr(), _options, new TuningOptions { ParamGrid = Grids(("ml_l", _lasso)), Folds = folds }, Token);
        var search = Assert.Single(result.Nuisances);
        Assert.Equal(("d", "ml_l", null, null), (search.Estimand, search.Nuisance, search.Repetition, search.Fold));
        Assert.Equal("rmse", search.Scoring.Name);
        var means = new List<double>();
        for (var c = 0; c < _alphas.Length; c++)
        {
            var scores = folds.Select(fold =>
            {
                var predictions = new Lasso { Alpha = _alphas[c] }.FitPredict(new LearningProblem
                {
                    Features = data.Data.Features(["x1", "x2", "x3"]),
                    Target = data.Y,
                    TrainRows = fold.Train,
                    TestRows = fold.Test,
                    Key = RandomKey.FromSeed(1),
                });
                return Math.Sqrt(fold.Test.Select((row, i) => Math.Pow(data.Y[row] - predictions[i], 2)).Average());
            }).ToArray();
            Assert.All(scores.Zip(search.Candidates[c].FoldScores), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
            means.Add(scores.Average());
        }

        Assert.Equal(means.IndexOf(means.Min()), search.Best.Candidate);
        Assert.Equal(means.Select(mean => means.Count(other => other < mean) + 1), search.Candidates.Select(candidate => candidate.Rank));
        Assert.Equal(new Lasso { Alpha = _alphas[search.Best.Candidate] }, result.Learners["ml_l"]);
        Assert.Equal(new DecisionTree(), result.Learners["ml_m"]);
    }

    [Theory]
    [InlineData(SearchMethod.Grid, false)]
    [InlineData(SearchMethod.Random, true)]
    [InlineData(SearchMethod.HalvingGrid, false)]
    [InlineData(SearchMethod.HalvingRandom, true)]
    public async Task Neither_threads_nor_other_nuisances_change_a_bit(SearchMethod method, bool onFolds)
    {
        var data = Simulate(240, 2);
        var forest = new ParameterGrid([SearchParameter.Of<RandomForest, int>("min_samples_leaf", (f, n) => f with { MinSamplesLeaf = n }, 1, 2, 5, 20, 40)]);
        var options = _options with
        {
            NRep = 2,
            Learners = new Dictionary<string, Learner> { ["ml_l"] = new RandomForest { NEstimators = 5 }, ["ml_m"] = new DecisionTree() },
        };
        var tuning = new TuningOptions
        {
            ParamGrid = Grids(("ml_l", forest), ("ml_m", _tree)),
            Method = method,
            NIter = 3,
            NFoldsTune = 3,
            TuneOnFolds = onFolds,
            Halving = new HalvingOptions { NCandidates = 4 },
        };
        var one = await HyperparameterTuning.TuneAsync(data, new Plr(), options with { Backend = new LocalBackend(1) }, tuning, Token);
        var four = await HyperparameterTuning.TuneAsync(
            data, new Plr(), options with { Backend = new LocalBackend(4) }, tuning with { ParamGrid = Grids(("ml_l", forest)) }, Token);
        Assert.Equal(
            one.Nuisances.Where(n => n.Nuisance == "ml_l").SelectMany(n => n.Candidates).SelectMany(c => c.FoldScores),
            four.Nuisances.SelectMany(n => n.Candidates).SelectMany(c => c.FoldScores));
        Assert.Equal(one.Learners["ml_l"], four.Learners["ml_l"]);
        Assert.Equal(onFolds ? 6 : 1, four.Nuisances.Count);
    }

    [Fact]
    public async Task Tuning_on_folds_never_sees_the_fold()
    {
        // Outcomes of the first fold's test rows are changed beyond recognition: what is tuned for the first fold must not notice.
        var rows = Enumerable.Range(0, 120).ToArray();
        var folds = KFold.FromAssignment(rows, 3, row => row % 3);
        var data = Simulate(120, 3);
        var spoilt = Simulate(120, 3, y => y.Select((value, i) => i % 3 == 0 ? 1000 * (i % 7) : value).ToArray());
        var options = _options with { Folds = [folds] };
        var tuning = new TuningOptions { ParamGrid = Grids(("ml_l", _lasso)), TuneOnFolds = true };
        var tuned = await HyperparameterTuning.TuneAsync(data, new Plr(), options, tuning, Token);
        var other = await HyperparameterTuning.TuneAsync(spoilt, new Plr(), options, tuning, Token);
        Assert.Equal([0, 1, 2], tuned.Nuisances.Select(search => search.Fold!.Value));
        Assert.Equal(Scores(tuned, 0), Scores(other, 0));
        Assert.NotEqual(Scores(tuned, 1), Scores(other, 1));
        var byFold = Assert.IsType<ByFold>(tuned.Learners["ml_l"]);
        Assert.Equal(tuned.Nuisances.Select(search => search.Learner), byFold.Learners[0]);
    }

    [Fact]
    public async Task Learners_by_fold_are_fitted_fold_by_fold()
    {
        var data = Simulate(90, 4);
        var options = _options with { NRep = 2 };
        var byFold = new ByFold([.. Enumerable.Range(0, 2).Select(r => Enumerable.Range(0, 3).Select(k => (Learner)new Lasso { Alpha = _alphas[(r + k) % 4] }).ToArray())]);
        var fit = await DoubleMachineLearning.FitAsync(data, new Plr(), options with { Learners = With(options, "ml_l", byFold) }, Token);
        for (var r = 0; r < 2; r++)
        {
            for (var k = 0; k < 3; k++)
            {
                var one = await DoubleMachineLearning.FitAsync(data, new Plr(), options with { Learners = With(options, "ml_l", new Lasso { Alpha = _alphas[(r + k) % 4] }) }, Token);
                var (mixed, single) = (Find(fit, $"d|ml_l|{r}"), Find(one, $"d|ml_l|{r}"));
                Assert.All(fit.Folds[r][k].Test, row => Assert.Equal(single[row], mixed[row]));
            }
        }

        var exception = await Assert.ThrowsAsync<InputException>(() => DoubleMachineLearning.FitAsync(
            data, new Plr(), options with { NFolds = 5, Learners = With(options, "ml_l", byFold) }, Token));
        Assert.Contains("learners.ml_l: found learners for 2 repetitions with 3 folds, expected one for repetition 0, fold 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_computed_target_is_tuned_on_what_tuned_learners_give()
    {
        var data = Simulate(150, 5);
        var model = new Plr { Score = "IV-type" };
        var tuning = new TuningOptions { ParamGrid = Grids(("ml_l", _lasso), ("ml_g", _ridge)) };
        var tuned = await HyperparameterTuning.TuneAsync(data, model, _options, tuning, Token);
        Assert.Equal(["ml_l", "ml_g"], tuned.Nuisances.Select(search => search.Nuisance));

        // With ml_l tuned beforehand the search for ml_g is the same.
        var second = await HyperparameterTuning.TuneAsync(
            data, model, _options with { Learners = tuned.Learners }, tuning with { ParamGrid = Grids(("ml_g", _ridge)) }, Token);
        Assert.Equal(tuned.Nuisances[1].Candidates.SelectMany(c => c.FoldScores), second.Nuisances[0].Candidates.SelectMany(c => c.FoldScores));
        Assert.Equal(tuned.Learners, second.Learners);
    }

    [Fact]
    public async Task A_conditional_nuisance_is_tuned_on_its_rows_only()
    {
        var data = Simulate(150, 6);
        var spoilt = Simulate(150, 6, y => y.Select((value, i) => Simulate(150, 6).Data["d"][i] == 0 ? 1000 * (i % 7) : value).ToArray());
        var options = _options with { Learners = new Dictionary<string, Learner> { ["ml_g"] = new Lasso(), ["ml_m"] = new LogisticRegression() } };
        var tuning = new TuningOptions { ParamGrid = Grids(("ml_g", _lasso)) };
        var tuned = await HyperparameterTuning.TuneAsync(data, new Irm(), options, tuning, Token);
        var other = await HyperparameterTuning.TuneAsync(spoilt, new Irm(), options, tuning, Token);
        Assert.Equal(["ml_g0", "ml_g1"], tuned.Nuisances.Select(search => search.Nuisance));
        Assert.Equal(Scores(tuned, 1), Scores(other, 1));
        Assert.NotEqual(Scores(tuned, 0), Scores(other, 0));
    }

    /// <summary>Every model's nuisances can be tuned, whatever they depend on, and the tuned learners can be fitted.</summary>
    [Theory]
    [MemberData(nameof(ModelCases))]
    public async Task Nuisances_of_every_model_can_be_tuned(string name, bool onFolds)
    {
        var (model, data) = ModelsWithNestedNuisances(name);
        var options = new FitOptions { NFolds = 2, Learners = new Dictionary<string, Learner> { ["default"] = new DecisionTree { MaxDepth = 2 } } };
        var depths = new ParameterGrid([SearchParameter.Of<DecisionTree, int?>("max_depth", (tree, depth) => tree with { MaxDepth = depth }, 1, 3)]);
        var tuned = await HyperparameterTuning.TuneAsync(
            data, model, options, new TuningOptions { ParamGrid = Grids(("default", depths)), NFoldsTune = 2, TuneOnFolds = onFolds }, Token);
        var fit = await DoubleMachineLearning.FitAsync(data, model, options with { Learners = tuned.Learners }, Token);
        Assert.All(fit.Estimates.StandardErrors, se => Assert.True(double.IsFinite(se) && se > 0));
        Assert.All(tuned.Nuisances.SelectMany(search => search.Candidates), candidate => Assert.True(double.IsFinite(candidate.Mean)));

        // What is fitted with the tuned learners is what was tuned: every nuisance resolves to the learner chosen for it.
        var byDefault = options.Learners["default"];
        var names = tuned.Nuisances.Select(search => (search.Estimand, search.Nuisance)).Distinct().ToList();
        Assert.All(names, key =>
        {
            var own = tuned.Learners.GetValueOrDefault($"{key.Estimand}|{key.Nuisance}") ?? tuned.Learners.GetValueOrDefault(key.Nuisance);
            var chosen = tuned.Nuisances.First(search => (search.Estimand, search.Nuisance) == key).Learner;
            Assert.True(own is null || own.ForFold(0, 0) == chosen);
        });
        Assert.Equal(byDefault, tuned.Learners["default"]);
    }

    public static MatrixTheoryData<string, bool> ModelCases => new(["lplr", "pq", "ssm", "cvar"], [false, true]);

    [Fact]
    public void Draws_without_replacement_are_distinct_and_all_of_them_are_the_grid() =>
        Gen.Select(Gen.Int[1, 8], Gen.ULong).Sample((count, seed) =>
        {
            var drawn = _tree.Draw(count, RandomKey.FromSeed(seed)).Select(values => string.Join(",", values.Select(value => value.Text))).ToList();
            Assert.Equal(Math.Min(count, 6), drawn.Distinct().Count());
            Assert.Equal(Math.Min(count, 6), drawn.Count);
        }, iter: 200);

    [Fact]
    public void Each_combination_is_drawn_equally_often()
    {
        var counts = Enumerable.Range(0, 6000).SelectMany(seed => _tree.Draw(2, RandomKey.FromSeed((ulong)seed)))
            .GroupBy(values => string.Join(",", values.Select(value => value.Text))).Select(group => group.Count()).ToList();
        Assert.Equal(6, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 1800, 2200));
    }

    [Theory]
    [InlineData("tune.n_iter: found 0", "n_iter")]
    [InlineData("tune.n_folds_tune: found 1", "n_folds_tune")]
    [InlineData("tune.n_folds_tune: found 61, expected 2 to 60", "many folds")]
    [InlineData("tune.factor: found 1", "factor")]
    [InlineData("tune.min_resources: found 61, expected at most 60", "min_resources")]
    [InlineData("tune.param_grid.ml_x: the model has no such nuisance, expected one of ml_l, ml_m", "unknown")]
    [InlineData("tune.param_grid: found ml_g, expected parameters of a learner that is fitted: ml_l, ml_m", "unused")]
    [InlineData("tune.param_grid.ml_l.alpha: found a distribution", "distribution")]
    [InlineData("tune.param_grid.ml_l.alpha: found an empty list", "empty")]
    [InlineData("tune.scoring: found 'log_loss' for ml_l, which is a regression, expected one of rmse, mse, mae, r2", "scoring")]
    [InlineData("learners.ml_l: found by_fold", "by fold")]
    public async Task Mistakes_are_named(string message, string which)
    {
        var tuning = new TuningOptions { ParamGrid = Grids(("ml_l", _lasso)) };
        SearchParameter Alpha(bool listed) => new("alpha") { Values = listed ? [] : null, Quantile = listed ? null : _ => throw new InvalidOperationException() };
        tuning = which switch
        {
            "n_iter" => tuning with { Method = SearchMethod.Random, NIter = 0 },
            "n_folds_tune" => tuning with { NFoldsTune = 1 },
            "many folds" => tuning with { NFoldsTune = 61 },
            "factor" => tuning with { Method = SearchMethod.HalvingGrid, Halving = new() { Factor = 1 } },
            "min_resources" => tuning with { Method = SearchMethod.HalvingGrid, Halving = new() { MinResources = 61 } },
            "unknown" => tuning with { ParamGrid = Grids(("ml_x", _lasso)) },
            "unused" => tuning with { ParamGrid = Grids(("ml_g", _lasso)) },
            "distribution" => tuning with { ParamGrid = Grids(("ml_l", new([Alpha(listed: false)]))) },
            "empty" => tuning with { ParamGrid = Grids(("ml_l", new([Alpha(listed: true)]))) },
            "scoring" => tuning with { Scoring = new Dictionary<string, Scoring> { ["ml_l"] = Scoring.Find("neg_log_loss")! } },
            _ => tuning,
        };
        var options = which == "by fold" ? _options with { Learners = With(_options, "ml_l", new ByFold([[new Lasso(), new Lasso(), new Lasso()]])) } : _options;
        var exception = await Assert.ThrowsAsync<InputException>(() => HyperparameterTuning.TuneAsync(Simulate(60, 7), new Plr(), options, tuning, Token));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, ParameterGrid> Grids(params (string Name, ParameterGrid Grid)[] grids) =>
        grids.ToDictionary(entry => entry.Name, entry => entry.Grid);

    private static Dictionary<string, Learner> With(FitOptions options, string name, Learner learner) =>
        new(options.Learners) { [name] = learner };

    private static IEnumerable<double> Scores(TuningResult result, int search) => result.Nuisances[search].Candidates.SelectMany(c => c.FoldScores);

    private static double[] Find(FitResult fit, string name) => fit.Predictions.First(entry => entry.Key == name).Value;

    private static void KFoldOf(DoubleMLData data, int k, out IReadOnlyList<Fold> folds) =>
        folds = KFold.FromAssignment([.. Enumerable.Range(0, data.RowCount)], k, row => row * 7 % k);

    private static (Model Model, DoubleMLData Data) ModelsWithNestedNuisances(string name)
    {
        var columns = Columns(300, 8);
        var roles = new Roles { Y = name == "lplr" ? "b" : "y", D = ["d"], X = ["x1", "x2", "x3"] };
        return name switch
        {
            "lplr" => (new Lplr { NFoldsInner = 2 }, new DoubleMLData(new DataSet(columns), roles)),
            "pq" => (new Pq(), new DoubleMLData(new DataSet(columns), roles)),
            "ssm" => (new Ssm { Score = "nonignorable" }, new DoubleMLData(new DataSet(columns), roles with { S = "s", Z = ["z"] })),
            _ => (new Cvar(), new DoubleMLData(new DataSet(columns), roles)),
        };
    }

    private static DoubleMLData Simulate(int n, ulong seed, Func<double[], double[]>? change = null)
    {
        var columns = Columns(n, seed);
        columns["y"] = change is null ? columns["y"] : change(columns["y"]);
        return new DoubleMLData(new DataSet(columns), new Roles { Y = "y", D = ["d"], X = ["x1", "x2", "x3"] });
    }

    private static Dictionary<string, double[]> Columns(int n, ulong seed)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        double[] Draw() => [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        var (x1, x2, x3, u, v, z) = (Draw(), Draw(), Draw(), Draw(), Draw(), Draw());
        double[] d = [.. x1.Select((value, i) => value + v[i] > 0 ? 1.0 : 0)];
        double[] y = [.. d.Select((value, i) => (0.5 * value) + x1[i] + (0.5 * x2[i]) + u[i])];
        return new Dictionary<string, double[]>
        {
            ["y"] = y,
            ["d"] = d,
            ["b"] = [.. y.Select(value => value > 0.2 ? 1.0 : 0)],
            ["s"] = [.. z.Select((value, i) => value + x2[i] + 1 > 0 ? 1.0 : 0)],
            ["z"] = z,
            ["x1"] = x1,
            ["x2"] = x2,
            ["x3"] = x3,
        };
    }
}
