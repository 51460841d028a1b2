using DoubleML.Estimation;
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

    /// <summary>Losses by nuisance and metric, [repetition][treatment].</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double[][]>>? Nuisance { get; init; }

    /// <summary>How the fits were executed.</summary>
    public required ExecutionResult Execution { get; init; }

    /// <summary>Draws up the result of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="spec">What the user asked for.</param>
    /// <exception cref="InputException">Something that the model does not offer was asked for.</exception>
    public static ResultDocument From(FitResult fit, RunSpec spec)
    {
        var estimates = EstimatesResult.From(fit.Estimates, spec, spec.Sensitivity?.NullHypothesis);
        return new ResultDocument
        {
            Model = fit.Model.Name,
            Score = fit.Model.ScoreName,
            NObs = fit.Data.Data.RowCount,
            NFolds = fit.Options.NFolds,
            NRep = fit.Options.NRep,
            Seed = fit.Options.Seed,
            Level = spec.Level,
            Parameters = estimates.Parameters,
            JointCi = estimates.JointCi,
            PAdjusted = estimates.PAdjusted,
            Sensitivity = estimates.Sensitivity,
            CausalContrast = fit.Model is Apos { ReferenceLevels: not null } apos
                ? EstimatesResult.From(apos.CausalContrasts(fit.Estimates), spec, spec.Sensitivity?.NullHypothesis.OneOrZero())
                : null,
            Nuisance = fit.Losses.Count == 0 ? null : fit.Losses.ToDictionary(
                loss => loss.Nuisance,
                IReadOnlyDictionary<string, double[][]> (loss) => new Dictionary<string, double[][]> { [loss.Metric] = loss.Values }),
            Execution = ExecutionResult.From(fit.Execution),
        };
    }
}
