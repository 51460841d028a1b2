using DoubleML.IO.Results;
using DoubleML.Report.Kinds;
using DoubleML.Report.Text;

namespace DoubleML.Report.Html;

/// <summary>The exact numbers of a result as tables.</summary>
internal static class Tables
{
    public static IEnumerable<HtmlTable> Estimates(ResultDocument result) =>
        [OfParameters("Estimates", result.Parameters, result.JointCi, result.PAdjusted, result.Level)];

    public static IEnumerable<HtmlTable> Contrasts(ResultDocument result) => result.CausalContrast is not { } contrast ? [] :
        [OfParameters("Causal contrasts", contrast.Parameters, contrast.JointCi, contrast.PAdjusted, result.Level)];

    public static IEnumerable<HtmlTable> Aggregation(ResultDocument result) => result.Aggregation is not { } aggregation ? [] :
    [
        OfParameters($"Aggregated by {aggregation.Method}", aggregation.Parameters, aggregation.JointCi, aggregation.PAdjusted, result.Level),
        OfParameters("Averaged", [aggregation.Overall], null, null, result.Level),
    ];

    public static IEnumerable<HtmlTable> Gate(ResultDocument result) => Linear("Group effects", result.Gate, result.Level);

    public static IEnumerable<HtmlTable> Cate(ResultDocument result) => Linear("Best linear predictor", result.Cate, result.Level);

    public static IEnumerable<HtmlTable> Propensity(ResultDocument result) => PropensityFigures.Distinct(result).ToList() is not { Count: > 0 } propensities ? [] :
    [
        new(
            "Propensity scores",
            ["", "observations", "smallest", "mean", "largest", "effective sample", "largest weight", "clipped"],
            [
                .. propensities.SelectMany(propensity => propensity.States.Select(IReadOnlyList<string> (state) =>
                [
                    (propensities.Count == 1 ? "" : $"{propensity.Parameter}, {propensity.Nuisance}: ") + PropensityFigures.State(propensity, state.Value),
                    Numbers.Count(state.NObs), Numbers.Short(state.Min), Numbers.Short(state.Mean), Numbers.Short(state.Max),
                    $"{Numbers.Count(state.EffectiveSampleSize)} ({Numbers.Percent(state.EffectiveSampleSize / state.NObs, "0")})",
                    Numbers.Short(state.MaxWeight), Numbers.Percent(propensity.ShareClipped),
                ])),
            ]),
    ];

    public static IEnumerable<HtmlTable> Sensitivity(ResultDocument result)
    {
        if (result.Sensitivity is not { } sensitivity)
        {
            yield break;
        }

        var scenario = sensitivity.Scenario is { } known ? $" for cf_y = {Numbers.Plain(known.CfY)}, cf_d = {Numbers.Plain(known.CfD)}, ρ = {Numbers.Plain(known.Rho)}" : "";
        yield return new HtmlTable(
            $"Bounds{scenario}",
            ["", "bounds of the estimate", $"{Numbers.Percent(result.Level)} bounds", "RV", "RVa"],
            [
                .. result.Parameters.Select(IReadOnlyList<string> (parameter, j) =>
                [
                    parameter.Name,
                    Interval([sensitivity.Theta.Lower[j], sensitivity.Theta.Upper[j]]), Interval([sensitivity.Ci.Lower[j], sensitivity.Ci.Upper[j]]),
                    Numbers.Percent(sensitivity.Rv[j]), Numbers.Percent(sensitivity.Rva[j]),
                ]),
            ]);
        if (sensitivity.Benchmark is { } benchmarks)
        {
            yield return new HtmlTable(
                "What leaving out covariates would do",
                ["", "cf_y", "cf_d", "rho", "change of the estimate"],
                [
                    .. benchmarks.SelectMany(benchmark => result.Parameters.Select(IReadOnlyList<string> (parameter, j) =>
                    [
                        result.Parameters.Count == 1 ? benchmark.Key : $"{benchmark.Key}, {parameter.Name}",
                        Exact(benchmark.Value.CfY[j]), Exact(benchmark.Value.CfD[j]), Exact(benchmark.Value.Rho[j]), Exact(benchmark.Value.DeltaTheta[j]),
                    ])),
                ]);
        }
    }

    public static IEnumerable<HtmlTable> Losses(ResultDocument result) =>
        LossFigures.Losses(result).Cast<Figures.SpreadFigure>().Select(figure => new HtmlTable(
            $"{figure.Title}",
            ["", "mean", "smallest", "largest"],
            [
                .. figure.Rows.Select(IReadOnlyList<string> (row) =>
                    [row.Label, Exact(row.Values.Average()), Exact(row.Values.Min()), Exact(row.Values.Max())]),
            ]));

    public static IEnumerable<HtmlTable> Execution(ResultDocument result)
    {
        var run = result.Execution;
        List<(string Name, string? Value)> rows =
        [
            ("where", run.Backend),
            ("scaling", run.Scaling),
            ("fits", Numbers.Count(run.Tasks)),
            ("time of the fits", Numbers.Duration(run.FitSeconds)),
            ("from the first request to the last answer", run.ResponseSeconds is { } response ? Numbers.Duration(response) : null),
            ("requests", Count(run.Requests)),
            ("cold starts", Count(run.ColdStarts)),
            ("repeated, throttled, hedged", run.Requests is null ? null : $"{run.Retries}, {run.Throttles}, {run.Hedged}"),
            ("mean duration of an invocation", run.MeanDurationMs is { } mean ? Numbers.Duration(mean / 1000) : null),
            ("longest invocation", run.MaxDurationMs is { } longest ? Numbers.Duration(longest / 1000) : null),
            ("memory used at most", run.MaxMemoryMb is { } memory ? $"{memory} of {run.MemoryMb} MB" : null),
            ("billed", run.BilledGbSeconds is { } billed ? $"{Numbers.Short(billed)} GB-seconds" : null),
            ("cost", run.CostUsd is { } cost ? Numbers.Dollars(cost) : null),
            ("cost of a fit", run.CostUsd is { } total && run.Tasks > 0 ? Numbers.Dollars(total / run.Tasks) : null),
        ];
        return [new HtmlTable("The run", ["", ""], [.. rows.Where(row => row.Value is not null).Select(IReadOnlyList<string> (row) => [row.Name, row.Value!])])];
    }

    private static string? Count(int? value) => value is { } known ? Numbers.Count(known) : null;

    private static string Exact(double value) => Numbers.Short(value, 5);

    private static string Interval(double[] bounds) => $"[{Exact(bounds[0])}, {Exact(bounds[1])}]";

    private static HtmlTable OfParameters(
        string caption, IReadOnlyList<ParameterResult> parameters, double[][]? joint, IReadOnlyDictionary<string, double[]>? adjusted, double level) => new(
            caption,
            [
                "", "estimate", "std. error", "t", "p", $"{Numbers.Percent(level)} interval",
                .. joint is null ? [] : new[] { $"joint {Numbers.Percent(level)} interval" },
                .. (adjusted?.Keys ?? []).Select(method => $"p ({method})"),
            ],
            [
                .. parameters.Select(IReadOnlyList<string> (parameter, j) =>
                [
                    parameter.Name, Exact(parameter.Theta), Exact(parameter.Se), Numbers.Short(parameter.T), Numbers.PValue(parameter.P), Interval(parameter.Ci),
                    .. joint is null ? [] : new[] { Interval(joint[j]) },
                    .. (adjusted?.Values ?? []).Select(values => Numbers.PValue(values[j])),
                ]),
            ]);

    private static IEnumerable<HtmlTable> Linear(string caption, LinearPredictorResult? predictor, double level) => predictor is null ? [] :
    [
        new(
            caption,
            [
                "", "estimate", "std. error", "t", "p", $"{Numbers.Percent(level)} interval",
                .. predictor.JointCi is null ? [] : new[] { $"joint {Numbers.Percent(level)} interval" },
            ],
            [
                .. predictor.Names.Select(IReadOnlyList<string> (name, j) =>
                [
                    name, Exact(predictor.Coef[j]), Exact(predictor.Se[j]), Numbers.Short(predictor.T[j]), Numbers.PValue(predictor.P[j]), Interval(predictor.Ci[j]),
                    .. predictor.JointCi is null ? [] : new[] { Interval(predictor.JointCi[j]) },
                ]),
            ]),
    ];
}
