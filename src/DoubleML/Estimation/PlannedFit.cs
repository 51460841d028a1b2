using DoubleML.CrossFitting;
using DoubleML.Learning;
using DoubleML.Models;

namespace DoubleML.Estimation;

/// <summary>A nuisance of an estimand in one repetition that is still to be predicted.</summary>
/// <param name="Estimand">The estimand.</param>
/// <param name="Nuisance">The nuisance.</param>
/// <param name="Repetition">0-based repetition.</param>
/// <param name="LearnerName">The name under which the user gave its learner; empty for nuisances that are computed.</param>
/// <param name="Learner">Its learner; null for nuisances that are computed.</param>
internal sealed record PlannedFit(Estimand Estimand, Nuisance Nuisance, int Repetition, string LearnerName, Learner? Learner)
{
    /// <summary>Where its predictions belong.</summary>
    public (string Estimand, string Nuisance, int Repetition) FullName => FullNameOf(Nuisance.Name);

    /// <summary>Where those of another nuisance of the same estimand belong.</summary>
    public (string Estimand, string Nuisance, int Repetition) FullNameOf(string nuisance) => (Estimand.Key, nuisance + Estimand.Suffix, Repetition);
}
