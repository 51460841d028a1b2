using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Conditional value at risk of a potential outcome: θ = E[Y(d) | Y(d) ≥ its q quantile] (Kallus, Mao and Uehara 2024, section 4).
/// Nuisances m(X) = P(D = d | X) and g(X) = E[U(θ₀) | D = d, X] with U(θ₀) = max(θ₀, (Y − q θ₀) / (1 − q)) at a preliminary quantile θ₀ from
/// half of the training rows; g learns from the other half. Score ψ_a = −1, ψ_b = 1{D = d} (U(θ₀) − g) / m + g, where θ₀
/// (<c>pq_est</c>) is the mean of the folds' preliminary quantiles.
/// </summary>
public sealed record Cvar : QuantileModel
{
    /// <summary><c>CVaR</c>.</summary>
    public string Score { get; init; } = "CVaR";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "cvar";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    [JsonIgnore]
    protected override string OnlyScore => "CVaR";

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        ValidateQuantileOptions(data);
        RequireNoInstrument(data, "lpq");
        return new PreparedData(data) { Strata = data.Roles.D[0], Clusters = data.Roles.Cluster };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var treatment = data.Roles.D[0];
        var (d, n) = (data.Data[treatment], data.RowCount);
        var x = Column.List(data.X);
        return
        [
            new Estimand(
                treatment,
                [
                    new("ml_m_prelim", treatment, x) { Learner = "ml_m", IsPropensity = true, Part = SplitPart.FirstHalfFold, OnlyForOthers = true },
                    new("pq_est", treatment, [])
                    {
                        Formula = fitted => Vectors.Constant(n, Vectors.Mean(fitted.Folds.Count, fold => PreliminaryQuantile(fitted, fold))),
                        After = ["ml_m_prelim"],
                    },
                    new("ml_g", new Column.ComputedByFold("U", (fitted, fold) => Tail(data, Vectors.Constant(n, PreliminaryQuantile(fitted, fold)))), x)
                    {
                        Part = SplitPart.SecondHalf,
                        LearnsFrom = [new(treatment, Treatment)],
                        After = ["ml_m_prelim"],
                    },
                    new("ml_m", treatment, x) { IsPropensity = true, Adjust = Clip(_ => d) },
                ],
                fitted =>
                {
                    var (g, m, u) = (fitted["ml_g"], OfState(Normalize(fitted["ml_m"], d)), Tail(data, fitted["pq_est"]));
                    return new LinearScore(
                        Vectors.Constant(n, -1),
                        Vectors.Map(n, i => (d[i] == Treatment ? (u[i] - g[i]) / m[i] : 0) + g[i]));
                }),
        ];
    }

    private double[] Tail(DoubleMLData data, double[] quantile)
    {
        var y = data.Y;
        return Vectors.Map(y.Length, i => Math.Max(quantile[i], (y[i] - (Quantile * quantile[i])) / (1 - Quantile)));
    }
}

[JsonSerializable(typeof(Cvar))]
internal sealed partial class CvarJson : JsonSerializerContext;
