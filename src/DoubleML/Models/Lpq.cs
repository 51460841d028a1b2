using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Local potential quantile: the quantile of Y(d) among the compliers with a binary instrument (Kallus, Mao and Uehara 2024, section 4).
/// Nuisances m(X) = P(Z = 1 | X) (<c>ml_m_z</c>), P(D = 1 | Z = z, X) (<c>ml_m_d_z0</c>, <c>ml_m_d_z1</c>) and
/// g(z, X) = P(D = d, Y ≤ θ₀ | Z = z, X) (<c>ml_g_du_z0</c>, <c>ml_g_du_z1</c>) at a preliminary quantile θ₀. With s = ±1 for d = 1 or 0,
/// p = P(complier), the augmented mean of P(D = 1 | Z = 1, X) − P(D = 1 | Z = 0, X), and U(θ) = 1{D = d} 1{Y ≤ θ}:
/// ψ(θ) = s (g(1, X) − g(0, X) + Z (U(θ) − g(1, X)) / m − (1 − Z)(U(θ) − g(0, X)) / (1 − m)) / p − q.
/// </summary>
public sealed record Lpq : QuantileModel
{
    /// <summary><c>LPQ</c>.</summary>
    public string Score { get; init; } = "LPQ";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "lpq";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    [JsonIgnore]
    protected override string OnlyScore => "LPQ";

    private double Sign => Treatment == 1 ? 1 : -1;

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        ValidateQuantileOptions(data);
        return RequireOneBinaryInstrument(data);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var (treatment, instrument) = (data.Roles.D[0], data.Roles.Z[0]);
        var (y, d, z, n) = (data.Y, data.Data[treatment], data.Data[instrument], data.RowCount);
        var x = Column.List(data.X);
        var below = new Column.ComputedByFold("treated and y <= preliminary quantile", (fitted, fold) =>
        {
            var quantile = PreliminaryLocalQuantile(fitted, fold, d, z);
            return Vectors.Map(n, i => d[i] == Treatment && y[i] <= quantile ? 1 : 0);
        });
        string[] preliminary = ["ml_m_z_prelim", "ml_m_d_z0_prelim", "ml_m_d_z1_prelim"];
        Nuisance Selection(string name, double state) => new(name, treatment, x)
        {
            Learner = "ml_m",
            IsPropensity = true,
            LearnsFrom = [new(instrument, state)],
        };
        Nuisance Localized(string name, double state) => new(name, below, x)
        {
            Learner = "ml_g",
            IsPropensity = true,
            Part = SplitPart.SecondHalf,
            LearnsFrom = [new(instrument, state)],
            After = preliminary,
        };
        return
        [
            new Estimand(
                treatment,
                [
                    new(preliminary[0], instrument, x) { Learner = "ml_m", IsPropensity = true, Part = SplitPart.FirstHalfFold, OnlyForOthers = true },
                    Selection(preliminary[1], 0) with { Part = SplitPart.FirstHalf, OnlyForOthers = true },
                    Selection(preliminary[2], 1) with { Part = SplitPart.FirstHalf, OnlyForOthers = true },
                    Localized("ml_g_du_z0", 0),
                    Localized("ml_g_du_z1", 1),
                    new("ml_m_z", instrument, x) { Learner = "ml_m", IsPropensity = true, Adjust = Clip(_ => z) },
                    Selection("ml_m_d_z0", 0),
                    Selection("ml_m_d_z1", 1),
                ],
                fitted =>
                {
                    var (g0, g1, m) = (fitted["ml_g_du_z0"], fitted["ml_g_du_z1"], Normalize(fitted["ml_m_z"], z));
                    var p = Compliers(n, i => d[i], i => z[i], i => m[i], i => fitted["ml_m_d_z0"][i], i => fitted["ml_m_d_z1"][i]);
                    var weights = Vectors.Map(n, i => d[i] == Treatment ? Sign * ((z[i] / m[i]) - ((1 - z[i]) / (1 - m[i]))) / p : 0);
                    var constant = Vectors.Map(n, i =>
                        (Sign * (g1[i] - g0[i] - (z[i] / m[i] * g1[i]) + ((1 - z[i]) / (1 - m[i]) * g0[i])) / p) - Quantile);
                    return Bounded(fitted, preliminary[0], fold => PreliminaryLocalQuantile(fitted, fold, d, z), new NonlinearScore(
                        theta => Vectors.Map(n, i => (y[i] <= theta ? weights[i] : 0) + constant[i]),
                        theta => Density(y, weights, theta)));
                }),
        ];
    }

    /// <summary>P(complier) by the augmented difference of the treatment probabilities.</summary>
    private static double Compliers(
        int n, Func<int, double> d, Func<int, double> z, Func<int, double> m, Func<int, double> at0, Func<int, double> at1) =>
        Vectors.Mean(n, i => at1(i) - at0(i) + (z(i) / m(i) * (d(i) - at1(i))) - ((1 - z(i)) / (1 - m(i)) * (d(i) - at0(i))));

    private double PreliminaryLocalQuantile(FittedNuisances fitted, int fold, double[] d, double[] z)
    {
        var raw = fitted.Nested("ml_m_z_prelim", fold);
        var (at0, at1) = (fitted.Nested("ml_m_d_z0_prelim", fold), fitted.Nested("ml_m_d_z1_prelim", fold));
        var rows = PredictedRows(raw);
        var m = PreliminaryOfOne(raw, rows, z);
        var p = Compliers(rows.Length, k => d[rows[k]], k => z[rows[k]], k => m[k], k => at0[rows[k]], k => at1[rows[k]]);
        var weights = Vectors.Map(rows.Length, k =>
            d[rows[k]] == Treatment ? Sign * ((z[rows[k]] / m[k]) - ((1 - z[rows[k]]) / (1 - m[k]))) / p : 0);
        return WeightedQuantile([.. rows.Select(row => fitted.Data.Y[row])], weights, Quantile);
    }
}

[JsonSerializable(typeof(Lpq))]
internal sealed partial class LpqJson : JsonSerializerContext;
