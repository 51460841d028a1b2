using DoubleML.CrossFitting;
using DoubleML.Learning;

namespace DoubleML.Tuning;

/// <summary>Tuned hyperparameters.</summary>
public sealed record TuningResult
{
    /// <summary>The searches: one a nuisance, or one a nuisance, repetition and fold.</summary>
    public required IReadOnlyList<TunedNuisance> Nuisances { get; init; }

    /// <summary>The learners to fit with (<see cref="Estimation.FitOptions.Learners"/>): tuned ones in the place of those they come from.</summary>
    public required IReadOnlyDictionary<string, Learner> Learners { get; init; }

    /// <summary>How the fits were executed.</summary>
    public required ExecutionReport Execution { get; init; }
}
