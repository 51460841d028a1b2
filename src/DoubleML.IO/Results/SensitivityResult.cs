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
            [.. robustness.Select(value => value.Rva)]);
    }
}
