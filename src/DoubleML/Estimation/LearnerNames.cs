using DoubleML.CrossFitting;
using DoubleML.Models;

namespace DoubleML.Estimation;

/// <summary>
/// The names under which something a user gives for nuisances (a learner, a parameter grid) serves one of them, from the most to the least
/// specific: <c>ESTIMAND|NUISANCE</c> (as in the names of predictions), the nuisance (<c>ml_g0</c>), the learner (<c>ml_g</c>), the
/// learner that stands in for it, <c>default</c>.
/// </summary>
internal static class LearnerNames
{
    /// <summary>The names for a nuisance.</summary>
    public static IEnumerable<string> For(Estimand estimand, Nuisance nuisance)
    {
        var name = nuisance.Name + estimand.Suffix;
        IEnumerable<string?> names = [Specific(estimand.Key, name), name, nuisance.Learner, nuisance.FallbackLearner, FitOptions.DefaultLearner];
        return names.OfType<string>().Distinct();
    }

    /// <summary>The most specific name.</summary>
    public static string Specific(string estimand, string nuisance) => $"{estimand}|{nuisance}";

    /// <summary>
    /// Refuses names that the model does not have: a slip. Those that only this model or score does not use are left alone.
    /// </summary>
    /// <param name="names">What the user wrote.</param>
    /// <param name="estimands">The model's estimands.</param>
    /// <param name="where">The place of the names in the spec, such as <c>learners</c>.</param>
    /// <exception cref="InputException">A name belongs to no nuisance.</exception>
    public static void Check(IEnumerable<string> names, IReadOnlyList<Estimand> estimands, string where)
    {
        var used = estimands.SelectMany(e => e.Nuisances).SelectMany(n => new[] { n.Learner, n.FallbackLearner ?? n.Learner }).Distinct().ToList();
        var known = estimands.SelectMany(e => e.Nuisances.SelectMany(n => For(e, n))).Concat(FitOptions.KnownLearners).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(name => !known.Contains(name)))
        {
            throw new InputException($"{where}.{name}: the model has no such nuisance, expected one of {string.Join(", ", used)}");
        }
    }
}
