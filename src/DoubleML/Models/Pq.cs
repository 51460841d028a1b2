using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Potential quantile: θ with P(Y(d) ≤ θ) = q (Kallus, Mao and Uehara 2024, section 2). Nuisances m(X) = P(D = d | X) and
/// g(X) = P(Y ≤ θ₀ | D = d, X) at a preliminary quantile θ₀ from half of the training rows; g learns from the other half. Score
/// ψ(θ) = 1{D = d} (1{Y ≤ θ} − g) / m + g − q; its derivative is a kernel density of Y − θ with the weights 1{D = d} / m.
/// </summary>
public sealed record Pq : QuantileModel
{
    /// <summary><c>PQ</c>.</summary>
    public string Score { get; init; } = "PQ";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "pq";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    [JsonIgnore]
    protected override string OnlyScore => "PQ";

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
        var (y, d, n) = (data.Y, data.Data[treatment], data.RowCount);
        var x = Column.List(data.X);
        var below = new Column.ComputedByFold("y <= preliminary quantile", (fitted, fold) =>
        {
            var quantile = PreliminaryQuantile(fitted, fold);
            return Vectors.Map(n, i => y[i] <= quantile ? 1 : 0);
        });
        return
        [
            new Estimand(
                treatment,
                [
                    new("ml_m_prelim", treatment, x) { Learner = "ml_m", IsPropensity = true, Part = SplitPart.FirstHalfFold, OnlyForOthers = true },
                    new("ml_g", below, x)
                    {
                        IsPropensity = true,
                        Part = SplitPart.SecondHalf,
                        LearnsFrom = [new(treatment, Treatment)],
                        After = ["ml_m_prelim"],
                    },
                    new("ml_m", treatment, x) { IsPropensity = true, Adjust = Clip(_ => d) },
                ],
                fitted =>
                {
                    var (g, m) = (fitted["ml_g"], OfState(Normalize(fitted["ml_m"], d)));
                    var weights = Vectors.Map(n, i => d[i] == Treatment ? 1 / m[i] : 0);
                    return Bounded(fitted, "ml_m_prelim", fold => PreliminaryQuantile(fitted, fold), new NonlinearScore(
                        theta => Vectors.Map(n, i => (weights[i] * ((y[i] <= theta ? 1 : 0) - g[i])) + g[i] - Quantile),
                        theta => Density(y, weights, theta)));
                }),
        ];
    }
}

[JsonSerializable(typeof(Pq))]
internal sealed partial class PqJson : JsonSerializerContext;
