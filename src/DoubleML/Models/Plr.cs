using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Inference;

namespace DoubleML.Models;

/// <summary>
/// Partially linear regression: Y = D θ + g(X) + ζ, D = m(X) + V (Robinson 1988; Chernozhukov et al. 2018, section 4.1).
/// Nuisances ℓ(X) = E[Y|X], m(X) = E[D|X] and, for the IV-type score, g(X) = E[Y − D θ|X]. With several treatments the others are
/// covariates. Scores:
/// <list type="bullet">
/// <item><c>partialling out</c>: ψ_a = −(D − m)², ψ_b = (Y − ℓ)(D − m);</item>
/// <item><c>IV-type</c>: ψ_a = −(D − m) D, ψ_b = (Y − g)(D − m).</item>
/// </list>
/// </summary>
public sealed record Plr : Model
{
    /// <summary><c>partialling out</c> or <c>IV-type</c>.</summary>
    [AllowedValues("partialling out", "IV-type")]
    public string Score { get; init; } = "partialling out";

    /// <summary>An own score instead: (y, d, ℓ, m, g or null) to (ψ_a, ψ_b), all of length n_obs. There is no sensitivity analysis then.</summary>
    [JsonIgnore]
    public Func<PlrResiduals, LinearScore>? CustomScore { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "plr";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => CustomScore is null ? Score : "custom";

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "partialling out", "IV-type");
        RequireNoInstrument(data, "pliv");
        return new PreparedData(data) { Clusters = data.Roles.Cluster };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data) => [.. data.Roles.D.Select(d => For(data, d))];

    private Estimand For(DoubleMLData data, string treatment)
    {
        var (y, d) = (data.Y, data.Data[treatment]);
        var x = Column.List(data.CovariatesFor(treatment));
        var ivType = Score == "IV-type";
        List<Nuisance> nuisances =
        [
            new("ml_l", data.Roles.Y, x) { OnlyForOthers = ivType },
            new("ml_m", treatment, x),
        ];
        if (ivType)
        {
            nuisances.Add(new Nuisance("ml_g", new Column.Computed("y - theta d", InitialResidual), x) { FallbackLearner = "ml_l", After = ["ml_l", "ml_m"] });
        }

        double[] InitialResidual(FittedNuisances fitted)
        {
            var theta = InitialTheta(fitted["ml_l"], fitted["ml_m"]);
            return [.. y.Select((value, i) => value - (theta * d[i]))];
        }

        double InitialTheta(double[] l, double[] m) =>
            y.Select((value, i) => (value - l[i]) * (d[i] - m[i])).Sum() / d.Select((value, i) => (value - m[i]) * (value - m[i])).Sum();

        return new Estimand(treatment, nuisances, fitted =>
        {
            if (CustomScore is not null)
            {
                return CustomScore(new PlrResiduals(y, d, fitted.Find("ml_l"), fitted["ml_m"], fitted.Find("ml_g")));
            }

            var (outcome, m) = (fitted[ivType ? "ml_g" : "ml_l"], fitted["ml_m"]);
            var v = d.Select((value, i) => value - m[i]).ToArray();
            return new LinearScore(
                [.. v.Select((residual, i) => -residual * (ivType ? d[i] : residual))],
                [.. v.Select((residual, i) => residual * (y[i] - outcome[i]))]);
        })
        {
            Signal = CustomScore is not null ? null : (fitted, theta) =>
            {
                var (outcome, m) = (fitted[ivType ? "ml_g" : "ml_l"], fitted["ml_m"]);
                return new EffectSignal(
                    [.. y.Select((value, i) => value - outcome[i] - (ivType ? theta * m[i] : 0))],
                    [.. d.Select((value, i) => value - m[i])]);
            },
            Sensitivity = CustomScore is not null ? null : (fitted, theta) =>
            {
                var (outcome, m) = (fitted[ivType ? "ml_g" : "ml_l"], fitted["ml_m"]);
                return Elements(
                    [.. y.Select((value, i) => value - outcome[i] - (theta * (ivType ? d[i] : d[i] - m[i])))],
                    [.. d.Select((value, i) => value - m[i])]);
            },
        };
    }

    /// <summary>σ² = E[u²], ν² = 1 / E[v²], α = v / E[v²].</summary>
    internal static SensitivityElements Elements(double[] outcomeResidual, double[] treatmentResidual)
    {
        var squares = outcomeResidual.Select(u => u * u).ToArray();
        var sigma2 = squares.Average();
        var nu2 = 1 / treatmentResidual.Average(v => v * v);
        return new SensitivityElements(
            sigma2,
            nu2,
            [.. squares.Select(s => s - sigma2)],
            [.. treatmentResidual.Select(v => nu2 - (v * v * nu2 * nu2))],
            [.. treatmentResidual.Select(v => v * nu2)]);
    }
}

/// <summary>What an own PLR score is computed from; all arrays of length n_obs.</summary>
/// <param name="Y">Outcome.</param>
/// <param name="D">Treatment.</param>
/// <param name="L">ℓ(X), or null.</param>
/// <param name="M">m(X).</param>
/// <param name="G">g(X), or null if it is not estimated.</param>
public sealed record PlrResiduals(double[] Y, double[] D, double[]? L, double[] M, double[]? G);

[JsonSerializable(typeof(Plr))]
internal sealed partial class PlrJson : JsonSerializerContext;
