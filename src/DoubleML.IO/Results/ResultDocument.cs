using System.Text.Json.Nodes;
using DoubleML.Analyses;
using DoubleML.Estimation;
using DoubleML.Heterogeneity;
using DoubleML.IO.Spec;
using DoubleML.Models;

namespace DoubleML.IO.Results;

/// <summary>The result of a run as <c>dml fit --format json</c> prints it. A new kind of result is one property here.</summary>
public sealed record ResultDocument
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The score's name.</summary>
    public required string Score { get; init; }

    /// <summary>The number of rows of the model's data.</summary>
    public required int NObs { get; init; }

    /// <summary>The number of folds.</summary>
    public required int NFolds { get; init; }

    /// <summary>The number of repetitions.</summary>
    public required int NRep { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The level of all intervals.</summary>
    public required double Level { get; init; }

    /// <summary>Which column played which role; null in documents of earlier versions.</summary>
    public RolesResult? Roles { get; init; }

    /// <summary>The true parameter of simulated data, where there is one.</summary>
    public double? TrueTheta { get; init; }

    /// <summary>The estimates.</summary>
    public required IReadOnlyList<ParameterResult> Parameters { get; init; }

    /// <summary>Intervals that cover all parameters at once, with a bootstrap.</summary>
    public double[][]? JointCi { get; init; }

    /// <summary>Adjusted p values by method.</summary>
    public IReadOnlyDictionary<string, double[]>? PAdjusted { get; init; }

    /// <summary>The sensitivity analysis.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>The causal contrasts between the parameters, where the model has some.</summary>
    public EstimatesResult? CausalContrast { get; init; }

    /// <summary>Aggregated group-time effects.</summary>
    public AggregationResult? Aggregation { get; init; }

    /// <summary>Conditional effects.</summary>
    public LinearPredictorResult? Cate { get; init; }

    /// <summary>Group effects.</summary>
    public LinearPredictorResult? Gate { get; init; }

    /// <summary>A treatment rule.</summary>
    public PolicyTreeResult? PolicyTree { get; init; }

    /// <summary>A confidence set that is valid with weak instruments, as a union of intervals.</summary>
    public double[][]? RobustConfset { get; init; }

    /// <summary>Losses by nuisance and metric, [repetition][treatment].</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double[][]>>? Nuisance { get; init; }

    /// <summary>Overlap, weights and calibration of the propensities that weight the scores.</summary>
    public IReadOnlyList<PropensityDiagnostics>? Propensity { get; init; }

    /// <summary>Hyperparameters tuned before the fit.</summary>
    public IReadOnlyList<NuisanceTuning>? Tuning { get; init; }

    /// <summary>How the fits were executed.</summary>
    public required ExecutionResult Execution { get; init; }

    /// <summary>
    /// The run spec without <c>execution</c> and <c>output</c>, files relative to the folder in which the run was started; null in documents of earlier versions.
    /// </summary>
    public JsonObject? Spec { get; init; }

    /// <summary>Draws up the result of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="spec">What the user asked for.</param>
    /// <param name="inputs">What the spec names.</param>
    /// <exception cref="InputException">Something that the model does not offer was asked for.</exception>
    public static ResultDocument From(FitResult fit, RunSpec spec, RunInputs inputs)
    {
        var estimates = EstimatesResult.From(fit.Estimates, spec, spec.Sensitivity?.NullHypothesis);
        var propensity = PropensityDiagnostics.Of(fit);
        return new ResultDocument
        {
            Model = fit.Model.Name,
            Score = fit.Model.ScoreName,
            NObs = fit.Data.ObservationCount,
            NFolds = fit.Options.NFolds,
            NRep = fit.Options.NRep,
            Seed = fit.Options.Seed,
            Level = spec.Level,
            Roles = RolesResult.From(inputs.Data),
            TrueTheta = inputs.TrueTheta,
            Parameters = estimates.Parameters,
            JointCi = estimates.JointCi,
            PAdjusted = estimates.PAdjusted,
            Sensitivity = estimates.Sensitivity,
            CausalContrast = fit.Model is Apos { ReferenceLevels: not null } apos
                ? EstimatesResult.From(apos.CausalContrasts(fit.Estimates), spec, spec.Sensitivity?.NullHypothesis.OneOrZero())
                : null,
            Aggregation = spec.Aggregation is null ? null : AggregationResult.From(fit, spec.Aggregation, spec),
            Cate = inputs.Heterogeneity.Basis is not { } basis
                ? null
                : LinearPredictorResult.OfBasis(BestLinearPredictor.Of(fit, basis), inputs.Heterogeneity.Grid, spec),
            Gate = inputs.Heterogeneity.Groups is not { } groups
                ? null
                : LinearPredictorResult.OfGroups(BestLinearPredictor.Of(fit, groups), spec),
            PolicyTree = spec.PolicyTree is null ? null : PolicyTreeResult.From(fit, spec.PolicyTree, inputs.Data.Data),
            RobustConfset = spec.RobustConfset
                ? [.. RobustConfidenceSet.Of(fit, spec.Level).Select(interval => new[] { interval.Lower, interval.Upper })]
                : null,
            Nuisance = fit.Losses.Count == 0 ? null : fit.Losses.ToDictionary(
                loss => loss.Nuisance,
                IReadOnlyDictionary<string, double[][]> (loss) => new Dictionary<string, double[][]> { [loss.Metric] = loss.Values }),
            Propensity = propensity.Count == 0 ? null : propensity,
            Execution = ExecutionResult.From(fit.Execution),
            Spec = SpecReader.ToTree(spec),
        };
    }
}
