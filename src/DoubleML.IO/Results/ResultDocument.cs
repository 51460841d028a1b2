using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.IO.Spec;
using DoubleML.Sampling;

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
        var estimates = fit.Estimates;
        var bootstrap = Bootstrap(estimates, spec);
        return new ResultDocument
        {
            Model = fit.Model.Name,
            Score = fit.Model.ScoreName,
            NObs = fit.Data.Data.RowCount,
            NFolds = fit.Options.NFolds,
            NRep = fit.Options.NRep,
            Seed = fit.Options.Seed,
            Level = spec.Level,
            Parameters = ParameterResult.From(estimates, spec.Level),
            JointCi = bootstrap?.JointConfidenceIntervals(spec.Level).Select(ci => new[] { ci.Lower, ci.Upper }).ToArray(),
            PAdjusted = Adjusted(estimates, spec, bootstrap),
            Sensitivity = spec.Sensitivity is null ? null : SensitivityResult.From(estimates, spec.Sensitivity, spec.Level),
            Nuisance = fit.Losses.Count == 0 ? null : fit.Losses.ToDictionary(
                loss => loss.Nuisance,
                IReadOnlyDictionary<string, double[][]> (loss) => new Dictionary<string, double[][]> { [loss.Metric] = loss.Values }),
            Execution = ExecutionResult.From(fit.Execution),
        };
    }

    /// <summary>Adjusted p values of any estimates by the methods that a spec asks for; null for none.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="bootstrap">The bootstrap of the estimates, or null.</param>
    public static IReadOnlyDictionary<string, double[]>? Adjusted(Estimates estimates, RunSpec spec, Bootstrap? bootstrap) =>
        spec.PAdjust?.ToDictionary(method => method, method => MultipleTesting.Adjust(estimates, method, bootstrap));

    /// <summary>The bootstrap of any estimates that a spec asks for; null for none.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="spec">The spec.</param>
    public static Bootstrap? Bootstrap(Estimates estimates, RunSpec spec) => spec.Bootstrap is null ? null : new Bootstrap(
        estimates, spec.Bootstrap.Method, spec.Bootstrap.NRepBoot, RandomKey.FromSeed(spec.Seed).Derive("bootstrap"));
}
