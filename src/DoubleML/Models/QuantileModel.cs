using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Inference;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// What the models of one potential quantile share (Kallus, Mao and Uehara 2024, "Localized debiased machine learning"): the options, and
/// the preliminary quantile that localises their nuisances, from inverse probability weighting on one half of each fold's training rows.
/// </summary>
public abstract record QuantileModel : WeightingModel
{
    /// <summary>The treatment state of the potential outcome, 0 or 1.</summary>
    public int Treatment { get; init; } = 1;

    /// <summary>The quantile q in (0, 1).</summary>
    public double Quantile { get; init; } = 0.5;

    /// <inheritdoc/>
    public override bool NormalizeIpw { get; init; } = true;

    /// <summary>The name of the only score.</summary>
    [JsonIgnore]
    protected abstract string OnlyScore { get; }

    /// <summary>Checks the options and the treatment.</summary>
    /// <param name="data">The data.</param>
    protected void ValidateQuantileOptions(DoubleMLData data)
    {
        RequireOneOf("score", ScoreName, OnlyScore);
        ValidatePropensityOptions();
        if (Treatment is not (0 or 1))
        {
            throw new InputException($"model.treatment: found {Treatment}, expected 0 or 1");
        }

        RequireQuantile("quantile", Quantile);
        RequireOneBinaryTreatment(data);
    }

    /// <summary>Demands a number in (0, 1).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The value found.</param>
    internal static void RequireQuantile(string key, double value)
    {
        if (value is not (> 0 and < 1))
        {
            throw new InputException($"model.{key}: found {value}, expected a number in (0, 1)");
        }
    }

    /// <summary>The probability of the treatment state of interest, from that of treatment.</summary>
    /// <param name="propensity">P(D = 1 | X), length n_obs.</param>
    protected double[] OfState(double[] propensity) =>
        Treatment == 1 ? propensity : Vectors.Map(propensity.Length, i => 1 - propensity[i]);

    /// <summary>
    /// The inverse-probability-weighted quantile on the first half of the training rows of each fold: the point at which
    /// mean(1{D = d} 1{Y ≤ θ} / m) − q changes its sign.
    /// </summary>
    /// <param name="fitted">Predictions that include <c>ml_m_prelim</c>, cross-fitted within the first halves.</param>
    /// <param name="fold">0-based outer fold.</param>
    protected double PreliminaryQuantile(FittedNuisances fitted, int fold)
    {
        var (y, d) = (fitted.Data.Y, fitted.Column(fitted.Data.Roles.D[0]));
        var raw = fitted.Nested("ml_m_prelim", fold);
        var rows = PredictedRows(raw);
        var m = Preliminary(raw, rows, d);
        return WeightedQuantile(
            [.. rows.Select(row => y[row])], Vectors.Map(rows.Length, k => d[rows[k]] == Treatment ? 1 / m[k] : 0), Quantile);
    }

    /// <summary>The rows that a nested nuisance predicts.</summary>
    /// <param name="predictions">Nested predictions, NaN elsewhere.</param>
    protected static int[] PredictedRows(double[] predictions) =>
        [.. Enumerable.Range(0, predictions.Length).Where(row => !double.IsNaN(predictions[row]))];

    /// <summary>Preliminary propensities of the treatment state: calibrated (in sample), clipped and normalised as the options say.</summary>
    /// <param name="raw">Nested predictions of the probability of 1.</param>
    /// <param name="rows">The rows with predictions.</param>
    /// <param name="indicator">The 0/1 variable, length n_obs.</param>
    /// <returns>One value for each of <paramref name="rows"/>.</returns>
    protected double[] Preliminary(double[] raw, int[] rows, double[] indicator) => OfState(PreliminaryOfOne(raw, rows, indicator));

    /// <summary>Like <see cref="Preliminary"/>, but of the value 1.</summary>
    /// <param name="raw">Nested predictions of the probability of 1.</param>
    /// <param name="rows">The rows with predictions.</param>
    /// <param name="indicator">The 0/1 variable, length n_obs.</param>
    protected double[] PreliminaryOfOne(double[] raw, int[] rows, double[] indicator)
    {
        double[] observed = [.. rows.Select(row => indicator[row])];
        return Normalize(CalibrateAndClip([.. rows.Select(row => raw[row])], observed), observed);
    }

    /// <summary>The smallest point y at which Σ weights 1{points ≤ y} / n reaches q; the last point if it never does.</summary>
    /// <param name="points">The points, length n.</param>
    /// <param name="weights">Their weights, length n; some may be negative.</param>
    /// <param name="q">The quantile.</param>
    protected static double WeightedQuantile(double[] points, double[] weights, double q)
    {
        var order = Enumerable.Range(0, points.Length).OrderBy(k => points[k]).ToArray();
        var sum = 0.0;
        foreach (var k in order)
        {
            sum += weights[k];
            if (sum / points.Length >= q)
            {
                return points[k];
            }
        }

        return points[order[^1]];
    }

    /// <summary>
    /// The score with the range of θ, that of the outcome, and the start of the search: the mean of the preliminary quantiles, or the
    /// quantile of the outcomes in the treatment state where external predictions make them unnecessary.
    /// </summary>
    /// <param name="fitted">The predictions.</param>
    /// <param name="preliminary">A nuisance that the preliminary quantile needs.</param>
    /// <param name="preliminaryQuantile">The preliminary quantile of a fold.</param>
    /// <param name="score">The score.</param>
    protected NonlinearScore Bounded(
        FittedNuisances fitted, string preliminary, Func<int, double> preliminaryQuantile, NonlinearScore score)
    {
        var (y, d) = (fitted.Data.Y, fitted.Column(fitted.Data.Roles.D[0]));
        return score with
        {
            Bounds = (y.Min(), y.Max()),
            Start = fitted.HasNested(preliminary)
                ? Vectors.Mean(fitted.Folds.Count, preliminaryQuantile)
                : Special.Quantile(y.Where((_, i) => d[i] == Treatment), Quantile),
        };
    }

    /// <summary>The derivative of a mean weighted distribution function at θ, a kernel density, for every row.</summary>
    /// <param name="y">The outcome, length n_obs.</param>
    /// <param name="weights">The weights, length n_obs.</param>
    /// <param name="theta">The point.</param>
    protected static double[] Density(double[] y, double[] weights, double theta) =>
        Vectors.Constant(y.Length, KernelDensity.AtZero(Vectors.Map(y.Length, i => y[i] - theta), weights));
}
