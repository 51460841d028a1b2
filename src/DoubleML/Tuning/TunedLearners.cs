using DoubleML.Estimation;
using DoubleML.Learning;

namespace DoubleML.Tuning;

/// <summary>Puts tuned learners in the place of those they come from, under names as general as they can be.</summary>
internal static class TunedLearners
{
    /// <summary>The learners to fit with.</summary>
    /// <param name="given">The learners that the user gave.</param>
    /// <param name="chosen">The learner of each nuisance; with those of several repetitions, all of the same name belong together.</param>
    public static IReadOnlyDictionary<string, Learner> Merge(
        IReadOnlyDictionary<string, Learner> given, IReadOnlyList<(PlannedFit Fit, Learner Learner)> chosen)
    {
        var nuisances = chosen
            .GroupBy(entry => (entry.Fit.FullName.Estimand, entry.Fit.FullName.Nuisance))
            .Select(group => (Names: LearnerNames.For(group.First().Fit.Estimand, group.First().Fit.Nuisance).ToList(),
                Own: group.First().Fit.Nuisance.Learner, group.Key.Nuisance, Learner: Join([.. group.Select(entry => entry.Learner)])))
            .ToList();
        var result = new SortedDictionary<string, Learner>(given.ToDictionary(), StringComparer.Ordinal);
        Learner? Found(List<string> names) => names.FirstOrDefault(result.ContainsKey) is { } name ? result[name] : null;
        bool IsOne(IEnumerable<(List<string> Names, string Own, string Nuisance, Learner Learner)> group) =>
            group.Select(entry => entry.Learner).Distinct().Count() == 1 && group.Any(entry => Found(entry.Names) != entry.Learner);

        // From general to specific names: one name for all that agree, another one only where that does not do.
        foreach (var (names, own, nuisance, _) in nuisances)
        {
            foreach (var stale in names.TakeWhile(name => name != own))
            {
                result.Remove(stale);
            }
        }

        foreach (var group in nuisances.GroupBy(entry => entry.Own).Where(IsOne))
        {
            result[group.Key] = group.First().Learner;
        }

        foreach (var group in nuisances.GroupBy(entry => entry.Nuisance).Where(IsOne))
        {
            result[group.Key] = group.First().Learner;
        }

        foreach (var (names, _, _, learner) in nuisances.Where(entry => Found(entry.Names) != entry.Learner))
        {
            result[names[0]] = learner;
        }

        return result;
    }

    /// <summary>One learner for all repetitions.</summary>
    private static Learner Join(IReadOnlyList<Learner> repetitions) =>
        repetitions[0] is ByFold ? new ByFold([.. repetitions.Cast<ByFold>().SelectMany(learner => learner.Learners)]) : repetitions[0];
}
