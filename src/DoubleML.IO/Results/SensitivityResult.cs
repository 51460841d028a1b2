using DoubleML.Analyses;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.IO.Spec;

namespace DoubleML.IO.Results;

/// <summary>The sensitivity analysis; one value a parameter.</summary>
/// <param name="Theta">Bounds of θ.</param>
/// <param name="Se">Their standard errors.</param>
/// <param name="Ci">One-sided confidence bounds.</param>
/// <param name="Rv">Robustness values.</param>
/// <param name="Rva">Robustness values of the confidence bounds.</param>
public sealed record SensitivityResult(LowerUpper Theta, LowerUpper Se, LowerUpper Ci, double[] Rv, double[] Rva)
{
    /// <summary>The scenario of the bounds; null in documents of earlier versions.</summary>
    public ScenarioResult? Scenario { get; init; }

    /// <summary>What leaving out sets of covariates would do, by the sets' names; null where not asked for.</summary>
    public IReadOnlyDictionary<string, SensitivityBenchmark>? Benchmark { get; init; }

    /// <summary>Bounds over a grid; null where not asked for.</summary>
    public ContourResult? Contour { get; init; }

    /// <summary>Analyses some estimates.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="spec">The scenario and the null hypotheses.</param>
    /// <param name="level">The level of the bounds.</param>
    /// <exception cref="InputException">
    /// The model has no sensitivity analysis, or there are more or fewer null hypotheses than parameters.
    /// </exception>
    public static SensitivityResult From(Estimates estimates, SensitivitySpec spec, double level)
    {
        var scenario = spec.Scenario(level);
        var bounds = Sensitivity.Bounds(estimates, scenario);
        var nullHypotheses = spec.NullHypothesis.Expand("sensitivity.null_hypothesis", estimates.Count);
        var robustness = nullHypotheses.Select((value, j) => Sensitivity.RobustnessValues(estimates, j, value, scenario)).ToArray();
        return new SensitivityResult(
            new LowerUpper(bounds.ThetaLower, bounds.ThetaUpper),
            new LowerUpper(bounds.SeLower, bounds.SeUpper),
            new LowerUpper(bounds.CiLower, bounds.CiUpper),
            [.. robustness.Select(value => value.Rv)],
            [.. robustness.Select(value => value.Rva)])
        {
            Scenario = new ScenarioResult(spec.CfY, spec.CfD, spec.Rho, nullHypotheses),
            Contour = spec.Contour is null ? null : ContourResult.From(estimates, spec.Contour, scenario, nullHypotheses),
        };
    }

    /// <summary>These results with bounds over a grid.</summary>
    /// <param name="estimates">The estimates that were analysed.</param>
    /// <param name="spec">What was asked for.</param>
    /// <param name="contour">The grid.</param>
    /// <param name="level">The level of the bounds.</param>
    public SensitivityResult WithContour(Estimates estimates, SensitivitySpec spec, ContourSpec contour, double level) => this with
    {
        Contour = ContourResult.From(
            estimates, contour, spec.Scenario(level), spec.NullHypothesis.Expand("sensitivity.null_hypothesis", estimates.Count)),
    };

    /// <summary>These results with the benchmarks that a spec asks for; each fits the model once more.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="fit">The fit with all covariates.</param>
    /// <param name="data">The data it was fitted to.</param>
    /// <param name="cancellationToken">Ends the fits early.</param>
    /// <exception cref="InputException">A set names no covariate, or all of them.</exception>
    public async Task<SensitivityResult> WithBenchmarksAsync(
        SensitivitySpec spec, FitResult fit, DoubleMLData data, CancellationToken cancellationToken)
    {
        if (spec.Benchmark is null)
        {
            return this;
        }

        var benchmarks = new Dictionary<string, SensitivityBenchmark>(StringComparer.Ordinal);
        foreach (var (name, leftOut) in spec.Benchmark)
        {
            benchmarks[name] = await SensitivityBenchmark.OfAsync(fit, data, leftOut, cancellationToken).ConfigureAwait(false);
        }

        return this with { Benchmark = benchmarks };
    }
}
