using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.IO.Spec;
using DoubleML.Models;

namespace DoubleML.IO.Results;

/// <summary>Aggregated group-time effects.</summary>
public sealed record AggregationResult
{
    /// <summary><c>group</c>, <c>time</c> or <c>eventstudy</c>.</summary>
    public required string Method { get; init; }

    /// <summary>One effect for each group, period or time since treatment.</summary>
    public required IReadOnlyList<ParameterResult> Parameters { get; init; }

    /// <summary>Intervals that cover all of them at once, with a bootstrap.</summary>
    public double[][]? JointCi { get; init; }

    /// <summary>Adjusted p values by method.</summary>
    public IReadOnlyDictionary<string, double[]>? PAdjusted { get; init; }

    /// <summary>Their weighted average.</summary>
    public required ParameterResult Overall { get; init; }

    /// <summary>The sensitivity analysis of the parameters.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>Aggregates.</summary>
    /// <param name="fit">A fit of <see cref="DidMulti"/>.</param>
    /// <param name="method">How.</param>
    /// <param name="spec">What else the user asked for.</param>
    public static AggregationResult From(FitResult fit, string method, RunSpec spec)
    {
        var nullHypothesis = spec.Sensitivity?.NullHypothesis.OneOrZero();
        var aggregation = DidAggregation.Of((DidMulti)fit.Model, fit.Data.Data, fit.Estimates, method);
        var effects = EstimatesResult.From(aggregation.Estimates, spec, nullHypothesis);
        var overall = EstimatesResult.From(aggregation.Overall, spec, nullHypothesis);
        return new AggregationResult
        {
            Method = method,
            Parameters = effects.Parameters,
            JointCi = effects.JointCi,
            PAdjusted = effects.PAdjusted,
            Overall = overall.Parameters[0] with { Sensitivity = overall.Sensitivity },
            Sensitivity = effects.Sensitivity,
        };
    }
}
