using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Inference;

namespace DoubleML.Models;

/// <summary>
/// Interactive regression: Y = g(D, X) + U, D = m(X) + V with a binary treatment (Chernozhukov et al. 2018, section 5.1).
/// Nuisances g(0, X), g(1, X) (<c>ml_g0</c>, <c>ml_g1</c>) and the propensity m(X). With weights w and w̄ (both 1 for the ATE):
/// ψ_a = −w / E[w], ψ_b = w (g(1, X) − g(0, X)) + w̄ (D (Y − g(1, X)) / m − (1 − D)(Y − g(0, X)) / (1 − m)).
/// The ATTE is the weighted effect with w = D / E[D], w̄ = m / E[D].
/// </summary>
public sealed record Irm : WeightingModel
{
    /// <summary><c>ATE</c> or <c>ATTE</c>.</summary>
    [AllowedValues("ATE", "ATTE")]
    public string Score { get; init; } = "ATE";

    /// <inheritdoc/>
    public override bool NormalizeIpw { get; init; }

    /// <summary>Name of the data column with the weights of a weighted average effect; null for weights of 1.</summary>
    public string? Weights { get; init; }

    /// <summary>Names of the columns with E[w | X], one a repetition; null where the weights are a function of X.</summary>
    public IReadOnlyList<string>? WeightsBar { get; init; }

    /// <summary>An own score instead: all quantities to (ψ_a, ψ_b). There is no sensitivity analysis then.</summary>
    [JsonIgnore]
    public Func<IrmQuantities, LinearScore>? CustomScore { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "irm";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => CustomScore is null ? Score : "custom";

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> ExtraColumns => WeightColumns.Names(Weights, WeightsBar);

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "ATE", "ATTE");
        ValidatePropensityOptions();
        RequireNoInstrument(data, "iivm");
        RequireOneBinaryTreatment(data);
        WeightColumns.Check(data, Weights, WeightsBar, Score == "ATTE" ? "ATTE" : null);
        return new PreparedData(data) { Strata = data.Roles.D[0], Clusters = data.Roles.Cluster };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var treatment = data.Roles.D[0];
        var (y, d) = (data.Y, data.Data[treatment]);
        var x = Column.List(data.X);
        return
        [
            new Estimand(
                treatment,
                [
                    new("ml_g0", data.Roles.Y, x) { Learner = "ml_g", LearnsFrom = [new(treatment, 0)] },
                    new("ml_g1", data.Roles.Y, x) { Learner = "ml_g", LearnsFrom = [new(treatment, 1)] },
                    new("ml_m", treatment, x) { IsPropensity = true, Adjust = Clip(_ => d) },
                ],
                fitted => CustomScore is null
                    ? Orthogonal(data, fitted)
                    : CustomScore(new IrmQuantities(y, d, fitted["ml_g0"], fitted["ml_g1"], Normalize(fitted["ml_m"], d))))
            {
                Signal = CustomScore is not null || Score != "ATE" ? null : (fitted, _) => new EffectSignal(Orthogonal(data, fitted).PsiB),
                Sensitivity = CustomScore is not null ? null : (fitted, _) =>
                {
                    var (g0, g1, m) = (fitted["ml_g0"], fitted["ml_g1"], Normalize(fitted["ml_m"], d));
                    var (w, wBar) = EffectWeights(data, m, fitted.Repetition);
                    return SensitivityElements.FromRiesz(
                        [.. y.Select((value, i) => Math.Pow(value - (d[i] * g1[i]) - ((1 - d[i]) * g0[i]), 2))],
                        [.. m.Select((p, i) => w[i] * wBar[i] * ((1 / p) + (1 / (1 - p))))],
                        [.. m.Select((p, i) => wBar[i] * ((d[i] / p) - ((1 - d[i]) / (1 - p))))]);
                },
            },
        ];
    }

    private LinearScore Orthogonal(DoubleMLData data, FittedNuisances fitted)
    {
        var (y, d) = (data.Y, data.Data[data.Roles.D[0]]);
        var (g0, g1, m) = (fitted["ml_g0"], fitted["ml_g1"], Normalize(fitted["ml_m"], d));
        var (w, wBar) = EffectWeights(data, m, fitted.Repetition);
        var meanWeight = w.Average();
        return new LinearScore(
            [.. w.Select(weight => -weight / meanWeight)],
            [.. y.Select((value, i) => (w[i] * (g1[i] - g0[i]))
                + (wBar[i] * ((d[i] * (value - g1[i]) / m[i]) - ((1 - d[i]) * (value - g0[i]) / (1 - m[i])))))]);
    }

    private (double[] W, double[] WBar) EffectWeights(DoubleMLData data, double[] m, int repetition)
    {
        var w = WeightColumns.Values(data, Weights);
        if (Score == "ATE")
        {
            return (w, WeightColumns.Bar(data, Weights, WeightsBar, repetition));
        }

        var d = data.Data[data.Roles.D[0]];
        var share = w.Select((weight, i) => weight * d[i]).Average();
        return ([.. w.Select((weight, i) => weight * d[i] / share)], [.. w.Select((weight, i) => weight * m[i] / share)]);
    }
}

/// <summary>What an own IRM score is computed from; all arrays of length n_obs.</summary>
/// <param name="Y">Outcome.</param>
/// <param name="D">Treatment.</param>
/// <param name="G0">g(0, X).</param>
/// <param name="G1">g(1, X).</param>
/// <param name="M">m(X), clipped and, where asked for, normalised.</param>
public sealed record IrmQuantities(double[] Y, double[] D, double[] G0, double[] G1, double[] M);

[JsonSerializable(typeof(Irm))]
internal sealed partial class IrmJson : JsonSerializerContext;
