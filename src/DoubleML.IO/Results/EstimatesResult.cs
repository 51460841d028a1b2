using DoubleML.Inference;
using DoubleML.IO.Spec;

namespace DoubleML.IO.Results;

/// <summary>
/// Estimates with all the inference that a spec asks for: the model's own, or others made of them (contrasts, aggregations).
/// </summary>
public sealed record EstimatesResult
{
    /// <summary>The estimates.</summary>
    public required IReadOnlyList<ParameterResult> Parameters { get; init; }

    /// <summary>Intervals that cover all parameters at once, with a bootstrap.</summary>
    public double[][]? JointCi { get; init; }

    /// <summary>Adjusted p values by method.</summary>
    public IReadOnlyDictionary<string, double[]>? PAdjusted { get; init; }

    /// <summary>The sensitivity analysis.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>Draws up the result.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="spec">What the user asked for.</param>
    /// <param name="nullHypothesis">The values that robustness values refer to; needed if the spec asks for a sensitivity analysis.</param>
    /// <exception cref="InputException">Something that the model does not offer was asked for.</exception>
    public static EstimatesResult From(Estimates estimates, RunSpec spec, NumberOrList? nullHypothesis)
    {
        var bootstrap = spec.Bootstrap is null
            ? null
            : Bootstrap.Draw(estimates, spec.Bootstrap.Method, spec.Bootstrap.NRepBoot, spec.Seed);
        return new EstimatesResult
        {
            Parameters = ParameterResult.From(estimates, spec.Level),
            JointCi = bootstrap?.JointConfidenceIntervals(spec.Level).Select(ci => new[] { ci.Lower, ci.Upper }).ToArray(),
            PAdjusted = spec.PAdjust?.Distinct().ToDictionary(method => method, method => MultipleTesting.Adjust(estimates, method, bootstrap)),
            Sensitivity = spec.Sensitivity is null || nullHypothesis is null
                ? null
                : SensitivityResult.From(estimates, spec.Sensitivity with { NullHypothesis = nullHypothesis }, spec.Level),
        };
    }
}
