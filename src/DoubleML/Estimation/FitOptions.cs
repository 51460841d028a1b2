using DoubleML.CrossFitting;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Estimation;

/// <summary>Everything about a fit but data and model.</summary>
public sealed record FitOptions
{
    /// <summary>The name of the learner that serves every nuisance without a learner of its own.</summary>
    public const string DefaultLearner = "default";

    /// <summary>The names of nuisances that models of the field have, and <see cref="DefaultLearner"/>.</summary>
    public static IReadOnlyList<string> KnownLearners { get; } = [DefaultLearner, "ml_l", "ml_m", "ml_g", "ml_r", "ml_pi", "ml_a", "ml_t", "ml_M"];

    /// <summary>Learners by the nuisance's name, such as <c>ml_l</c>; not needed for nuisances with external predictions.</summary>
    public IReadOnlyDictionary<string, Learner> Learners { get; init; } = new Dictionary<string, Learner>();

    /// <summary>The number of folds K (with cluster variables: of each of them), at least 2.</summary>
    public int NFolds { get; init; } = 5;

    /// <summary>The number M of repeated sample splits, at least 1.</summary>
    public int NRep { get; init; } = 1;

    /// <summary>The seed of all randomness: splits, learners, bootstrap.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>A given sample split, [repetition][fold], instead of a drawn one.</summary>
    public IReadOnlyList<IReadOnlyList<Fold>>? Folds { get; init; }

    /// <summary>Nuisance predictions made elsewhere.</summary>
    public ExternalPredictions Predictions { get; init; } = ExternalPredictions.None;

    /// <summary>Where the fits run; null for threads of this machine, one a processor.</summary>
    public IExecutionBackend? Backend { get; init; }

    /// <summary>Told the number of fits done and the number known so far.</summary>
    public IProgress<(int Done, int Total)>? Progress { get; init; }

    /// <summary>Checks ranges and learners.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        if (NFolds < 2)
        {
            throw new InputException($"n_folds: found {NFolds}, expected a whole number ≥ 2");
        }

        if (NRep < 1)
        {
            throw new InputException($"n_rep: found {NRep}, expected a whole number ≥ 1");
        }

        if (Folds is not null && Folds.Count != NRep)
        {
            throw new InputException($"folds: found {Folds.Count} repetitions, expected {NRep} (n_rep)");
        }

        foreach (var (name, learner) in Learners)
        {
            learner.Validate($"learners.{name}");
        }
    }
}
