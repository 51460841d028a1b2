using System.Text.Json.Nodes;
using DoubleML.Analyses;
using DoubleML.IO.Results;

namespace DoubleML.Report.Tests;

/// <summary>Result documents to draw: made up, so that they can have everything, or nothing, or the strangest names and numbers.</summary>
internal static class SampleResults
{
    public const string HostileName = "<script>alert(1)</script> & \"x\" 'y' \u0001 {y} a very long column name that goes on and on and on";

    /// <summary>The least that a result has: one parameter, one repetition.</summary>
    public static ResultDocument Least(string name = "d", double theta = 0.5, double se = 0.1) => new()
    {
        Model = "plr",
        Score = "partialling out",
        NObs = 500,
        NFolds = 5,
        NRep = 1,
        Seed = 42,
        Level = 0.95,
        Parameters = [Parameter(name, theta, se)],
        Execution = new ExecutionResult { Backend = "local", Scaling = "n_folds * n_rep", Tasks = 10, FitSeconds = 1.5 },
    };

    /// <summary>A result in which every section of a report has something to show.</summary>
    /// <param name="names">The parameters' names, at least one.</param>
    public static ResultDocument Everything(params string[] names)
    {
        var parameters = names.Select((name, j) => Parameter(name, 0.5 - (0.2 * j), 0.1 + (0.01 * j), 20)).ToList();
        double[] grid = [0, 0.05, 0.1, 0.15];
        double[] Each(Func<int, double> value) => [.. names.Select((_, j) => value(j))];
        return Least() with
        {
            NRep = 20,
            Roles = new RolesResult("y", names, ["x1", "x2", "x3", "x4", "x5"]) { Cluster = ["firm"] },
            Parameters = parameters,
            TrueTheta = names.Length == 1 ? 0.5 : null,
            JointCi = [.. parameters.Select(parameter => new[] { parameter.Ci[0] - 0.05, parameter.Ci[1] + 0.05 })],
            PAdjusted = new Dictionary<string, double[]> { ["romano-wolf"] = Each(_ => 0.01) },
            Sensitivity = new SensitivityResult(Bounds(Each), Bounds(Each), Bounds(Each), Each(_ => 0.12), Each(_ => 0.08))
            {
                Scenario = new ScenarioResult(0.03, 0.03, 1, Each(_ => 0)),
                Benchmark = new Dictionary<string, SensitivityBenchmark> { ["age"] = new(Each(_ => 0.02), Each(_ => 0.05), Each(_ => 0.5), Each(_ => -0.01)) },
                Contour = new ContourResult(grid, grid, [.. names.Select(_ => grid.Select(y => grid.Select(d => 0.5 - (8 * Math.Sqrt(y * d))).ToArray()).ToArray())]),
            },
            CausalContrast = new EstimatesResult { Parameters = [Parameter("1 vs 0", 0.3, 0.1)] },
            Aggregation = new AggregationResult
            {
                Method = "eventstudy",
                Parameters = [Parameter("-1", 0.01, 0.1), Parameter("0", 0.4, 0.1), Parameter("1", 0.8, 0.1)],
                JointCi = [[-0.3, 0.3], [0.1, 0.7], [0.5, 1.1]],
                Overall = Parameter("overall", 0.6, 0.08),
            },
            Cate = Predictor("spline") with { Grid = new GridResult([0.1, 0.2, 0.3], [[0, 0.2], [0.1, 0.3], [0.2, 0.4]], [[-0.1, 0.3], [0, 0.4], [0.1, 0.5]]) },
            Gate = Predictor("women", "men"),
            PolicyTree = new PolicyTreeResult(["x1 <= 0.5", "  treat", "  do not treat"], [1, 0], 0.5),
            RobustConfset = [[0.1, 0.9]],
            Nuisance = new Dictionary<string, IReadOnlyDictionary<string, double[][]>>
            {
                ["ml_l"] = new Dictionary<string, double[][]> { ["rmse"] = [Each(j => 1 + j), Each(j => 1.1 + j)] },
                ["ml_m"] = new Dictionary<string, double[][]> { ["log_loss"] = [Each(_ => 0.5), Each(_ => 0.52)] },
            },
            Propensity = [Propensity(names[0])],
            Execution = Lambda(),
            Spec = new JsonObject { ["data"] = new JsonObject { ["path"] = "data.csv", ["y"] = "y" }, ["seed"] = 42 },
        };
    }

    public static ParameterResult Parameter(string name, double theta, double se, int repetitions = 1)
    {
        double[] thetas = [.. Enumerable.Range(0, repetitions).Select(r => theta + (se * 0.2 * Math.Sin(r)))];
        return new ParameterResult
        {
            Name = name,
            Theta = theta,
            Se = se,
            T = theta / se,
            P = 0.03,
            Ci = [theta - (1.96 * se), theta + (1.96 * se)],
            AllThetas = thetas,
            AllSes = [.. thetas.Select(_ => se)],
        };
    }

    private static LowerUpper Bounds(Func<Func<int, double>, double[]> each) => new(each(_ => 0.3), each(_ => 0.7));

    private static LinearPredictorResult Predictor(params string[] names) => new()
    {
        Names = names,
        Coef = [.. names.Select((_, j) => 0.2 + j)],
        Se = [.. names.Select(_ => 0.1)],
        T = [.. names.Select((_, j) => 2.0 + j)],
        P = [.. names.Select(_ => 0.04)],
        Ci = [.. names.Select((_, j) => new[] { j + 0.0, j + 0.4 })],
        JointCi = [.. names.Select((_, j) => new[] { j - 0.1, j + 0.5 })],
    };

    private static PropensityDiagnostics Propensity(string parameter)
    {
        double[] Counts(int shift) => [.. Enumerable.Range(0, PropensityDiagnostics.BinCount).Select(bin => Math.Max(0, 12.0 - Math.Abs(bin - shift)))];
        return new PropensityDiagnostics(
            parameter, "ml_m", "d", 0.01, 0.01,
            [new(0, 250, 0.01, 0.4, 0.9, 200, 10, Counts(8)), new(1, 250, 0.05, 0.6, 0.99, 180, 20, Counts(12))],
            [.. Enumerable.Range(0, PropensityDiagnostics.BinCount).Select(bin => (bin + 0.5) / PropensityDiagnostics.BinCount)]);
    }

    private static ExecutionResult Lambda() => new()
    {
        Backend = "lambda",
        Scaling = "auto",
        Tasks = 200,
        FitSeconds = 3.2,
        ResponseSeconds = 3.5,
        BilledGbSeconds = 12.5,
        CostUsd = 0.00021,
        Requests = 3,
        ColdStarts = 1,
        Retries = 1,
        Throttles = 0,
        Hedged = 0,
        MeanDurationMs = 900,
        MaxDurationMs = 1500,
        MemoryMb = 1769,
        MaxMemoryMb = 120,
        FitMs = new Dictionary<string, double[]> { ["ml_l"] = [10, 12, 15, 20, 22, 30, 31, 40, 55, 90], ["ml_m"] = [5, 6, 7] },
        Invocations = new InvocationsResult
        {
            SentMs = [0, 5, 900],
            ResponseMs = [1500, 700, 600],
            DurationMs = [1400, null, 500],
            BilledMs = [1420, 700, 510],
            InitMs = [20, null, null],
            MaxMemoryMb = [120, null, 100],
            Fits = [100, 50, 50],
            Outcome = ["answered", "Timeout", "answered"],
        },
    };
}
