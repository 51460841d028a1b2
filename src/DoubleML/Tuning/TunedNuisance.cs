using DoubleML.Learning;

namespace DoubleML.Tuning;

/// <summary>The search for one nuisance, on the whole sample or on a fold.</summary>
public sealed record TunedNuisance
{
    /// <summary>Key of the estimand, mostly the treatment.</summary>
    public required string Estimand { get; init; }

    /// <summary>Name of the nuisance, such as <c>ml_g0</c>.</summary>
    public required string Nuisance { get; init; }

    /// <summary>0-based repetition where tuned on folds; null for the whole sample.</summary>
    public int? Repetition { get; init; }

    /// <summary>0-based fold where tuned on folds; null for the whole sample.</summary>
    public int? Fold { get; init; }

    /// <summary>Name of the scoring.</summary>
    public required Scoring Scoring { get; init; }

    /// <summary>All candidates, with successive halving once a round, in the order in which they were tried.</summary>
    public required IReadOnlyList<CandidateScore> Candidates { get; init; }

    /// <summary>The best candidate; with successive halving of the last round. Of equal ones the first.</summary>
    public CandidateScore Best => Candidates.First(candidate => candidate.Rank == 1);

    /// <summary>The learner with the best parameters.</summary>
    public Learner Learner => Best.Learner;
}
