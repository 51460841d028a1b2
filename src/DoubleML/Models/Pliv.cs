using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using MathNet.Numerics.LinearRegression;

namespace DoubleML.Models;

/// <summary>
/// Partially linear regression with instruments: Y = D θ + g(X) + ζ, Z = m(X) + V, E[ζ|Z, X] = 0 (Chernozhukov et al. 2018, section 4.2).
/// Nuisances ℓ(X) = E[Y|X], r(X) = E[D|X], m(X) = E[Z|X] (one an instrument) and, for the IV-type score, g(X) = E[Y − D θ|X]. Scores:
/// <list type="bullet">
/// <item><c>partialling out</c>: ψ_a = −(D − r) v, ψ_b = (Y − ℓ) v, where v = Z − m for one instrument, and for several the projection of
/// D − r on the residuals Z − m (with intercept, whole sample);</item>
/// <item><c>IV-type</c> (one instrument): ψ_a = −(Z − m) D, ψ_b = (Z − m)(Y − g).</item>
/// </list>
/// </summary>
public sealed record Pliv : Model
{
    /// <summary><c>partialling out</c> or <c>IV-type</c>.</summary>
    [AllowedValues("partialling out", "IV-type")]
    public string Score { get; init; } = "partialling out";

    /// <summary>An own score for one instrument instead: all quantities to (ψ_a, ψ_b).</summary>
    [JsonIgnore]
    public Func<PlivResiduals, LinearScore>? CustomScore { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "pliv";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => CustomScore is null ? Score : "custom";

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "partialling out", "IV-type");
        if (data.Roles.Z.Count == 0)
        {
            throw new InputException("data.z names no column, model pliv expects at least one instrument (without instruments use model plr)");
        }

        if (data.Roles.Z.Count > 1 && (Score == "IV-type" || CustomScore is not null))
        {
            throw new InputException($"data.z: found {data.Roles.Z.Count} columns, the score '{ScoreName}' of model pliv expects one instrument");
        }

        return new PreparedData(data) { Clusters = data.Roles.Cluster };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) => [.. data.Roles.D.Select(d => For(data, d))];

    private Estimand For(DoubleMLData data, string treatment)
    {
        var (y, d) = (data.Y, data.Data[treatment]);
        var x = Column.List(data.CovariatesFor(treatment));
        var ivType = Score == "IV-type";
        var instruments = data.Roles.Z.Select(name => (Name: name, Nuisance: data.Roles.Z.Count == 1 ? "ml_m" : $"ml_m_{name}")).ToList();
        List<Nuisance> nuisances =
        [
            new("ml_l", data.Roles.Y, x) { OnlyForOthers = ivType },
            .. instruments.Select(z => new Nuisance(z.Nuisance, z.Name, x) { Learner = "ml_m" }),
            new("ml_r", treatment, x) { OnlyForOthers = ivType },
        ];
        if (ivType)
        {
            nuisances.Add(new Nuisance("ml_g", new Column.Computed("y - theta d", fitted =>
            {
                var v = Residual(fitted.Column(instruments[0].Name), fitted["ml_m"]);
                var (u, w) = (Residual(y, fitted["ml_l"]), Residual(d, fitted["ml_r"]));
                var theta = v.Select((value, i) => value * u[i]).Sum() / v.Select((value, i) => value * w[i]).Sum();
                return [.. y.Select((value, i) => value - (theta * d[i]))];
            }), x)
            { After = ["ml_l", "ml_m", "ml_r"] });
        }

        return new Estimand(treatment, nuisances, fitted =>
        {
            if (CustomScore is not null)
            {
                return CustomScore(new PlivResiduals(
                    y, data.Data[data.Roles.Z[0]], d, fitted.Find("ml_l"), fitted["ml_m"], fitted.Find("ml_r"), fitted.Find("ml_g")));
            }

            var v = instruments.Select(z => Residual(data.Data[z.Name], fitted[z.Nuisance])).ToArray();
            if (ivType)
            {
                var g = fitted["ml_g"];
                return new LinearScore([.. v[0].Select((value, i) => -value * d[i])], [.. v[0].Select((value, i) => value * (y[i] - g[i]))]);
            }

            var (u, w) = (Residual(y, fitted["ml_l"]), Residual(d, fitted["ml_r"]));
            var instrument = v.Length == 1 ? v[0] : Projection(w, v);
            return new LinearScore(
                [.. instrument.Select((value, i) => -value * w[i])],
                [.. instrument.Select((value, i) => value * u[i])]);
        });
    }

    private static double[] Residual(double[] values, double[] predictions) => [.. values.Select((value, i) => value - predictions[i])];

    private static double[] Projection(double[] target, double[][] regressors)
    {
        var rows = Enumerable.Range(0, target.Length).Select(i => regressors.Select(column => column[i]).ToArray()).ToArray();
        var beta = MultipleRegression.QR(rows, target, intercept: true);
        return [.. rows.Select(row => beta[0] + row.Select((value, j) => value * beta[j + 1]).Sum())];
    }
}

/// <summary>What an own PLIV score is computed from; all arrays of length n_obs.</summary>
/// <param name="Y">Outcome.</param>
/// <param name="Z">Instrument.</param>
/// <param name="D">Treatment.</param>
/// <param name="L">ℓ(X), or null.</param>
/// <param name="M">m(X).</param>
/// <param name="R">r(X), or null.</param>
/// <param name="G">g(X), or null if it is not estimated.</param>
public sealed record PlivResiduals(double[] Y, double[] Z, double[] D, double[]? L, double[] M, double[]? R, double[]? G);

[JsonSerializable(typeof(Pliv))]
internal sealed partial class PlivJson : JsonSerializerContext;
