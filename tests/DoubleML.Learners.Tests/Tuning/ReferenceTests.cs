using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Learners.Linear;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;
using DoubleML.Tuning;

namespace DoubleML.Learners.Tests.Tuning;

/// <summary>Searches against scikit-learn's <c>GridSearchCV</c> and <c>HalvingGridSearchCV</c> on the same folds (reference/make_tuning.py).</summary>
public class ReferenceTests
{
    private static readonly JsonObject _reference = JsonNode.Parse(File.ReadAllText(TestData.PathOf("reference", "tuning.json")))!.AsObject();

    public static TheoryData<int> Searches => [.. Enumerable.Range(0, _reference["searches"]!.AsArray().Count)];

    public static TheoryData<int> Schedules => [.. Enumerable.Range(0, _reference["schedules"]!.AsArray().Count)];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Scores_ranks_and_the_best_are_those_of_scikit_learn(int index)
    {
        var expected = _reference["searches"]![index]!;
        var scoring = Scoring.Find((string)expected["scoring"]!)!;
        var isClassification = scoring.Task == LearningTask.Classification;
        var nuisance = isClassification ? "ml_m" : "ml_l";
        var search = await TuneAsync(expected, scoring, nuisance);

        Assert.Equal(Matrix(expected["fold_scores"]!).Length, search.Candidates.Count);
        var byCandidate = search.Candidates.ToLookup(candidate => string.Join(";", candidate.Parameters.Select(p => $"{p.Key}={p.Value}")) + $"@{candidate.Resources}");
        for (var c = 0; c < search.Candidates.Count; c++)
        {
            // scikit-learn orders the survivors of a round by their score, so rows are found by their parameters.
            var resources = expected["resources"]?[c]?.GetValue<int>();
            var names = expected["grid"]!.AsObject().Select(grid => $"{grid.Key}={expected["parameters"]![c]![grid.Key]?.ToJsonString() ?? "null"}");
            var actual = Assert.Single(byCandidate[$"{string.Join(";", names)}@{resources}"]);
            TestData.AssertClose(Matrix(expected["fold_scores"]!)[c], [.. actual.FoldScores], 1e-6, 1e-9);
            Assert.Equal((double)expected["mean"]![c]!, actual.Mean, 1e-6);
            Assert.Equal((double)expected["sd"]![c]!, actual.Sd, 1e-6);
            if (expected["rank"] is { } ranks)
            {
                Assert.Equal((int)ranks[c]!, actual.Rank);
            }

            if (c == (int)expected["best"]!)
            {
                Assert.Equal(search.Best.Parameters, actual.Parameters);
                Assert.Equal(search.Best.Resources, actual.Resources);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Rounds_of_successive_halving_are_those_of_scikit_learn(int index)
    {
        var expected = _reference["schedules"]![index]!;
        var given = expected["options"]!;
        var draws = (bool)expected["draws"]!;
        var options = new HalvingOptions
        {
            Factor = (double?)given["factor"] ?? 3,
            AggressiveElimination = (bool?)given["aggressive_elimination"] ?? false,
        };
        var isNumber = given["min_resources"]?.GetValueKind() == JsonValueKind.Number;
        var smallest = isNumber ? (int)given["min_resources"]! : (int)expected["n_folds"]! * ((bool)expected["classifier"]! ? 4 : 2);
        var most = (int?)given["max_resources"] ?? (int)expected["rows"]!;
        var exhaust = !isNumber && ((string?)given["min_resources"] ?? (draws ? "smallest" : "exhaust")) == "exhaust";
        var candidates = draws ? (int?)given["n_candidates"] ?? most / smallest : (int)expected["candidates"]!;
        var rounds = HalvingSchedule.Of(candidates, smallest, most, exhaust, options).Rounds;
        Assert.Equal(expected["n_resources"]!.AsArray().Select(value => (int)value!), rounds.Select(round => round.Resources));
        Assert.Equal(expected["n_candidates"]!.AsArray().Select(value => (int)value!), rounds.Select(round => round.Candidates));
    }

    private static async Task<TunedNuisance> TuneAsync(JsonNode expected, Scoring scoring, string nuisance)
    {
        var isClassification = scoring.Task == LearningTask.Classification;
        var x = Matrix(_reference["x"]!);
        var columns = new List<KeyValuePair<string, double[]>> { new("y", Vector(_reference["y"]!)), new("b", Vector(_reference["b"]!)) };
        columns.AddRange(Enumerable.Range(0, 4).Select(j => KeyValuePair.Create($"x{j}", x.Select(row => row[j]).ToArray())));
        var data = new DoubleMLData(new DataSet(columns), new Roles { Y = "y", D = ["b"], X = ["x0", "x1", "x2", "x3"] });
        var fold = Vector(_reference["fold"]!);
        var halving = expected["halving"] as JsonObject;
        var tuning = new TuningOptions
        {
            ParamGrid = new Dictionary<string, ParameterGrid> { [nuisance] = Grid(expected["grid"]!.AsObject()) },
            Scoring = new Dictionary<string, Scoring> { [nuisance] = scoring },
            Folds = KFold.FromAssignment([.. Enumerable.Range(0, fold.Length)], 5, row => (int)fold[row]),
            Method = halving is null ? SearchMethod.Grid : SearchMethod.HalvingGrid,
            Halving = halving is null ? new HalvingOptions() : new HalvingOptions
            {
                Factor = (double)halving["factor"]!,
                MinResources = (int)halving["min_resources"]!,
                MaxResources = (int)halving["max_resources"]!,
                Resource = new SearchResource((string)halving["resource"]!, (learner, amount) => With(learner, (string)halving["resource"]!, amount)),
            },
        };
        var type = (string)expected["learner"]!;
        var learner = TestData.ParseLearner($$"""{"type": "{{type}}"}""") switch
        {
            Lasso lasso => lasso with { Tol = 1e-13, MaxIter = 100_000 },
            LogisticRegression logistic => logistic with { Tol = 1e-12, MaxIter = 10_000 },
            var other => other,
        };
        var options = new FitOptions
        {
            Learners = new Dictionary<string, Learner> { ["default"] = new LinearRegression(), [nuisance] = learner },
        };
        Model model = isClassification ? new Irm() : new Plr();
        var result = await HyperparameterTuning.TuneAsync(data, model, options, tuning, TestContext.Current.CancellationToken);
        Assert.Equal(result.Learners[nuisance], result.Nuisances[0].Learner);
        return Assert.Single(result.Nuisances);
    }

    private static ParameterGrid Grid(JsonObject grid) => new([.. grid.Select(parameter => new SearchParameter(parameter.Key)
    {
        Values = [.. parameter.Value!.AsArray().Select(value => new ParameterValue(
            value?.ToJsonString() ?? "null", learner => With(learner, parameter.Key, value?.DeepClone())))],
    })]);

    private static Learner With(Learner learner, string key, JsonNode? value)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = LearnerCatalog.Json };
        var info = options.GetTypeInfo(typeof(Learner));
        var node = JsonSerializer.SerializeToNode(learner, info)!;
        node[key] = value;
        return (Learner)node.Deserialize(info)!;
    }

    private static double[] Vector(JsonNode node) => [.. node.AsArray().Select(value => (double)value!)];

    private static double[][] Matrix(JsonNode node) => [.. node.AsArray().Select(row => Vector(row!))];
}
