using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Models;

namespace DoubleML.Estimation;

/// <summary>The out-of-sample loss of a nuisance.</summary>
/// <param name="Nuisance">The nuisance's name.</param>
/// <param name="Metric"><c>rmse</c>, or <c>log_loss</c> for classifiers.</param>
/// <param name="Values">[repetition][estimand]; NaN where the nuisance was not fitted there.</param>
public sealed record NuisanceLoss(string Nuisance, string Metric, double[][] Values)
{
    /// <summary>The losses of all fitted nuisances.</summary>
    internal static IReadOnlyList<NuisanceLoss> Of(CrossFitter fitter, IReadOnlyList<Estimand> estimands, FittedNuisances[][] views)
    {
        var names = estimands.SelectMany(e => e.Nuisances.Where(n => n.Part is not SplitPart.FirstHalfFold).Select(n => n.Name + e.Suffix))
            .Distinct().ToList();
        var losses = new List<NuisanceLoss>();
        foreach (var name in names)
        {
            var kinds = estimands.Where(e => fitter.Kinds.ContainsKey((e.Key, name))).Select(e => fitter.Kinds[(e.Key, name)]).ToList();
            if (kinds.Count > 0)
            {
                var repetitions = views[0].Length;
                losses.Add(new NuisanceLoss(name, kinds[0] == LearningTask.Classification ? "log_loss" : "rmse",
                    [.. Enumerable.Range(0, repetitions).Select(r => estimands.Select((e, j) => Loss(fitter, e, name, views[j][r])).ToArray())]));
            }
        }

        return losses;
    }

    private static double Loss(CrossFitter fitter, Estimand estimand, string name, FittedNuisances view)
    {
        var nuisance = estimand.Nuisances.FirstOrDefault(n => n.Name + estimand.Suffix == name);
        if (nuisance is null || !fitter.Kinds.TryGetValue((estimand.Key, name), out var kind) || view.Find(nuisance.Name) is not { } predictions)
        {
            return double.NaN;
        }

        var (sum, count) = (0.0, 0);
        DataSet data = view.Data.Data;
        for (var fold = 0; fold < view.Folds.Count; fold++)
        {
            var target = nuisance.Target is Column.Named named
                ? data[named.Name]
                : fitter.ComputedTargets.Find(estimand.Key, name, view.Repetition, nuisance.Target is Column.ComputedByFold ? fold : -1);
            if (target is null)
            {
                return double.NaN;
            }

            var rows = RowCondition.Filter(view.Folds[fold].Test, nuisance.Sample, data);
            rows = nuisance.LossOverAllRows ? rows : RowCondition.Filter(rows, nuisance.LearnsFrom, data);
            foreach (var row in rows.Where(row => double.IsFinite(target[row]) && double.IsFinite(predictions[row])))
            {
                var p = Math.Clamp(predictions[row], 1e-15, 1 - 1e-15);
                var error = target[row] - predictions[row];
                sum += kind == LearningTask.Classification
                    ? -((target[row] * Math.Log(p)) + ((1 - target[row]) * Math.Log(1 - p)))
                    : error * error;
                count++;
            }
        }

        return kind == LearningTask.Classification ? sum / count : Math.Sqrt(sum / count);
    }
}
