using DoubleML.Inference;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Scores of difference-in-differences with two periods (Sant'Anna and Zhao 2020; Zimmert 2018; Chang 2020), for <see cref="Did"/>,
/// <see cref="DidCs"/> and the group-time effects of several periods. All arrays have one value an observation.
/// </summary>
/// <param name="IsObservational">Treatment depends on X, so the controls are weighted by the odds of treatment; else it is randomised.</param>
/// <param name="Normalize">Weights are normalised within the sample (Hájek) instead of by probabilities.</param>
internal sealed record DidScores(bool IsObservational, bool Normalize)
{
    /// <summary>Panel data; y is the change of the outcome, g₀ and g₁ its mean given X among controls and treated.</summary>
    public LinearScore Panel(double[] y, double[] d, double[] g0, double[] g1, double[]? m)
    {
        var (n, p) = (y.Length, d.Average());
        var weight = PanelWeight(d, p, m);
        return IsObservational
            ? new LinearScore(Vectors.Map(n, i => -d[i] / p), Vectors.Map(n, i => weight(i) * (y[i] - g0[i])))
            : new LinearScore(
                Vectors.Constant(n, -1),
                Vectors.Map(n, i => (((d[i] / p) - 1) * g0[i]) + ((1 - (d[i] / p)) * g1[i]) + (weight(i) * (y[i] - g0[i]))));
    }

    /// <summary>The sensitivity elements of <see cref="Panel"/>.</summary>
    public SensitivityElements PanelSensitivity(double[] y, double[] d, double[] g0, double[] g1, double[]? m)
    {
        var (n, p) = (y.Length, d.Average());
        var weight = PanelWeight(d, p, m);
        var odds = m is null ? 0 : Vectors.Mean(n, i => (1 - d[i]) * m[i] / (1 - m[i]));
        double Moment(int i) =>
            !IsObservational ? (1 / p) + (1 / (1 - p))
            : Normalize ? d[i] / p * ((1 / p) + (m![i] / (1 - m[i]) / odds))
            : d[i] / (p * p) * (1 + (m![i] / (1 - m[i])));
        return SensitivityElements.FromRiesz(
            Vectors.Map(n, i => Math.Pow(y[i] - (d[i] == 1 ? g1[i] : g0[i]), 2)), Vectors.Map(n, Moment), Vectors.Map(n, weight));
    }

    /// <summary>Repeated cross sections; t is 1 in the second period, g[d, t] the outcome's mean given X by state and period.</summary>
    public LinearScore CrossSections(double[] y, double[] d, double[] t, double[][][] g, double[]? m)
    {
        var (n, p) = (y.Length, d.Average());
        var weight = CellWeights(d, t, m);
        double Regression(int i) => g[1][1][i] - g[1][0][i] - (g[0][1][i] - g[0][0][i]);
        double Target(int i) => IsObservational ? d[i] / p : 1;
        return new LinearScore(
            Vectors.Map(n, i => -Target(i)),
            Vectors.Map(n, i => (Target(i) * Regression(i)) + (weight(i) * (y[i] - g[(int)d[i]][(int)t[i]][i]))));
    }

    /// <summary>The sensitivity elements of <see cref="CrossSections"/>.</summary>
    public SensitivityElements CrossSectionsSensitivity(double[] y, double[] d, double[] t, double[][][] g, double[]? m)
    {
        var (n, p, lambda) = (y.Length, d.Average(), t.Average());
        var weight = CellWeights(d, t, m);
        var mean = CellMeans(d, t, m);
        double Odds(int i) => m![i] / (1 - m[i]);

        // Without normalisation all cells of the observational score have the same sign here, as in the reference package.
        double Riesz(int i) => IsObservational && !Normalize ? Math.Abs(weight(i)) : weight(i);
        double Moment(int i) => (IsObservational, Normalize) switch
        {
            (true, true) => d[i] / p * ((1 / mean(1, 1)) + (1 / mean(1, 0)) + (Odds(i) / mean(0, 1)) + (Odds(i) / mean(0, 0))),
            (true, false) => d[i] / (p * p) * ((1 / lambda) + (1 / (1 - lambda))) * (1 + Odds(i)),
            _ => (1 / mean(1, 1)) + (1 / mean(1, 0)) + (1 / mean(0, 1)) + (1 / mean(0, 0)),
        };
        return SensitivityElements.FromRiesz(
            Vectors.Map(n, i => Math.Pow(y[i] - g[(int)d[i]][(int)t[i]][i], 2)), Vectors.Map(n, Moment), Vectors.Map(n, Riesz));
    }

    /// <summary>D / p minus the controls' weight.</summary>
    private Func<int, double> PanelWeight(double[] d, double p, double[]? m)
    {
        if (!IsObservational)
        {
            return i => (d[i] / p) - ((1 - d[i]) / (1 - p));
        }

        double Odds(int i) => (1 - d[i]) * m![i] / (1 - m[i]);
        var mean = Normalize ? Vectors.Mean(d.Length, Odds) : p;
        return i => (d[i] / p) - (Odds(i) / mean);
    }

    /// <summary>The weight of the residual of the cell (d, t), positive for (1, 1) and (0, 0).</summary>
    private Func<int, double> CellWeights(double[] d, double[] t, double[]? m)
    {
        var mean = CellMeans(d, t, m);
        return i => (d[i] == t[i] ? 1 : -1) * Cell(i, d, m) / mean((int)d[i], (int)t[i]);
    }

    /// <summary>The mean weight of each cell, from the sample or from the probabilities p = P(D = 1) and λ = P(T = 1).</summary>
    private Func<int, int, double> CellMeans(double[] d, double[] t, double[]? m)
    {
        var (n, p, lambda) = (d.Length, d.Average(), t.Average());
        double Mean(int state, int period) => Normalize
            ? Vectors.Mean(n, i => d[i] == state && t[i] == period ? Cell(i, d, m) : 0)
            : (state == 1 || IsObservational ? p : 1 - p) * (period == 1 ? lambda : 1 - lambda);
        double[][] means = [[Mean(0, 0), Mean(0, 1)], [Mean(1, 0), Mean(1, 1)]];
        return (state, period) => means[state][period];
    }

    private double Cell(int i, double[] d, double[]? m) => IsObservational && d[i] == 0 ? m![i] / (1 - m[i]) : 1;
}
