using DoubleML.CrossFitting;
using DoubleML.Estimation;
using DoubleML.Models;

namespace DoubleML.Analyses;

/// <summary>
/// How well a propensity score does its work: overlap, clipping, the weights it gives and its calibration. Everything is taken over all
/// repetitions; counts are means a repetition. Propensities are those the score uses, calibrated and clipped.
/// </summary>
/// <param name="Parameter">The estimand's name.</param>
/// <param name="Nuisance">The nuisance's name, such as <c>ml_m</c>.</param>
/// <param name="Indicator">The 0/1 column whose probability it is.</param>
/// <param name="ShareClipped">The share of the observations whose propensity was clipped, in [0, 1].</param>
/// <param name="ClippingThreshold">Propensities were clipped to [threshold, 1 − threshold].</param>
/// <param name="States">The observations with indicator 0 and those with indicator 1.</param>
/// <param name="MeanPropensity">The mean propensity in each bin, NaN in empty ones; <see cref="BinCount"/> bins of equal width on [0, 1].</param>
public sealed record PropensityDiagnostics(
    string Parameter, string Nuisance, string Indicator, double ShareClipped, double ClippingThreshold,
    IReadOnlyList<PropensityState> States, double[] MeanPropensity)
{
    /// <summary>The number of bins.</summary>
    public const int BinCount = 20;

    /// <summary>Diagnoses the propensities that weight the scores of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <returns>One a propensity of an estimand; none for models without.</returns>
    public static IReadOnlyList<PropensityDiagnostics> Of(FitResult fit)
    {
        if (fit.Model is not PropensityModel { ClippingThreshold: var threshold })
        {
            return [];
        }

        // Only propensities that the model clips weight its score; estimands with the same key share them.
        var seen = new HashSet<(string Key, string Name)>();
        return
        [
            .. from entry in fit.Estimands.Select((estimand, j) => (Estimand: estimand, Views: fit.Nuisances[j]))
               from nuisance in entry.Estimand.Nuisances
               where nuisance is { IsPropensity: true, Adjust: not null, Target: Column.Named }
               where entry.Views.All(view => view.Find(nuisance.Name) is not null)
               where seen.Add((entry.Estimand.Key, nuisance.Name + entry.Estimand.Suffix))
               select Of(entry.Estimand.Name, nuisance, entry.Views, threshold),
        ];
    }

    private static PropensityDiagnostics Of(string parameter, Nuisance nuisance, FittedNuisances[] views, double threshold)
    {
        var indicator = ((Column.Named)nuisance.Target).Name;
        var tally = new[] { new StateTally(views.Length), new StateTally(views.Length) };
        var sums = new double[BinCount];
        var (clipped, total) = (0, 0);
        foreach (var (view, repetition) in views.Select((view, r) => (view, r)))
        {
            var (propensity, state) = (view[nuisance.Name], view.Column(indicator));
            foreach (var i in RowCondition.Filter([.. Enumerable.Range(0, propensity.Length)], nuisance.Sample, view.Data.Data)
                .Where(i => double.IsFinite(propensity[i]) && state[i] is 0 or 1))
            {
                var p = propensity[i];
                var bin = Math.Clamp((int)(p * BinCount), 0, BinCount - 1);
                sums[bin] += p;
                total++;
                clipped += p <= threshold || p >= 1 - threshold ? 1 : 0;
                tally[(int)state[i]].Add(repetition, p, bin, state[i] == 1 ? 1 / p : 1 / (1 - p));
            }
        }

        return new PropensityDiagnostics(
            parameter, nuisance.Name, indicator, (double)clipped / total, threshold,
            [.. tally.Select((t, value) => t.ToState(value))],
            [.. sums.Select((sum, bin) => sum / tally.Sum(t => t.Counts[bin]))]);
    }

    private sealed class StateTally(int repetitions)
    {
        private readonly double[] _weights = new double[repetitions];
        private readonly double[] _squares = new double[repetitions];
        private double _min = double.NaN;
        private double _max = double.NaN;
        private double _largestWeight = double.NaN;
        private double _sum;
        private int _n;

        public double[] Counts { get; } = new double[BinCount];

        public void Add(int repetition, double propensity, int bin, double weight)
        {
            Counts[bin]++;
            _weights[repetition] += weight;
            _squares[repetition] += weight * weight;
            _min = double.MinNumber(_min, propensity);
            _max = double.MaxNumber(_max, propensity);
            _largestWeight = double.MaxNumber(_largestWeight, weight);
            _sum += propensity;
            _n++;
        }

        public PropensityState ToState(int value) => new(
            value,
            (double)_n / _weights.Length,
            _min,
            _sum / _n,
            _max,
            _weights.Select((weight, r) => weight * weight / _squares[r]).Average(),
            _largestWeight,
            [.. Counts.Select(count => count / _weights.Length)]);
    }
}
