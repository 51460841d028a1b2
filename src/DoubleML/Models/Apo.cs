using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Inference;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Average potential outcome θ = E[g(d, X)] at a level d of a discrete treatment (Bach, Kurz, Chernozhukov, Spindler and Klaassen 2024,
/// the DoubleML package; the score is half of the interactive regression's, Chernozhukov et al. 2018, section 5.1).
/// Nuisances g(d, X) = E[Y | D = d, X] (<c>ml_g_d_lvl1</c>), m(X) = P(D = d | X) and, for the sensitivity analysis only, the regression of
/// Y on D and X at the other levels (<c>ml_g_d_lvl0</c>). With weights w and w̄ (1 unless given) and D_d = 1{D = d}:
/// ψ_a = −w / E[w], ψ_b = w g(d, X) + w̄ D_d (Y − g(d, X)) / m.
/// </summary>
public sealed record Apo : WeightingModel
{
    /// <summary><c>APO</c>.</summary>
    [AllowedValues("APO")]
    public string Score { get; init; } = "APO";

    /// <summary>The level d, a value of the treatment; needed.</summary>
    public double? TreatmentLevel { get; init; }

    /// <inheritdoc/>
    public override bool NormalizeIpw { get; init; }

    /// <summary>Name of the data column with the weights of a weighted average; null for weights of 1.</summary>
    public string? Weights { get; init; }

    /// <summary>Names of the columns with E[w | X], one a repetition; null where the weights are a function of X.</summary>
    public IReadOnlyList<string>? WeightsBar { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "apo";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> ExtraColumns => WeightColumns.Names(Weights, WeightsBar);

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data) =>
        Prepare(data, TreatmentLevel is null ? [] : [TreatmentLevel.Value], "treatment_level", Name);

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var treatment = data.Roles.D[0];
        var indicator = IndicatorName(treatment, TreatmentLevel!.Value);
        var (y, treated, n) = (data.Y, data.Data[indicator], data.RowCount);
        var x = Column.List(data.X);
        LinearScore Orthogonal(FittedNuisances fitted)
        {
            var (g, m) = (fitted["ml_g_d_lvl1"], Normalize(fitted["ml_m"], treated));
            var (w, wBar) = (WeightColumns.Values(data, Weights), WeightColumns.Bar(data, Weights, WeightsBar, fitted.Repetition));
            var meanWeight = w.Average();
            return new LinearScore(
                Vectors.Map(n, i => -w[i] / meanWeight),
                Vectors.Map(n, i => (w[i] * g[i]) + (wBar[i] * treated[i] * (y[i] - g[i]) / m[i])));
        }

        return
        [
            new Estimand(
                treatment,
                [
                    // D is a feature here because several levels are pooled.
                    new("ml_g_d_lvl0", data.Roles.Y, [treatment, .. x]) { Learner = "ml_g", LearnsFrom = [new(indicator, 0)] },
                    new("ml_g_d_lvl1", data.Roles.Y, x) { Learner = "ml_g", LearnsFrom = [new(indicator, 1)] },
                    new("ml_m", indicator, x) { IsPropensity = true, Adjust = Clip(_ => treated) },
                ],
                Orthogonal)
            {
                Signal = (fitted, _) => new EffectSignal(Orthogonal(fitted).PsiB),
                Sensitivity = (fitted, _) =>
                {
                    var (g0, g1, m) = (fitted["ml_g_d_lvl0"], fitted["ml_g_d_lvl1"], Normalize(fitted["ml_m"], treated));
                    var (w, wBar) = (WeightColumns.Values(data, Weights), WeightColumns.Bar(data, Weights, WeightsBar, fitted.Repetition));
                    return SensitivityElements.FromRiesz(
                        Vectors.Map(n, i => Math.Pow(y[i] - (treated[i] == 1 ? g1[i] : g0[i]), 2)),
                        Vectors.Map(n, i => w[i] * wBar[i] / m[i]),
                        Vectors.Map(n, i => wBar[i] * treated[i] / m[i]));
                },
            },
        ];
    }

    /// <summary>The data with a 0/1 column for each level; checks that there is one discrete treatment that takes them.</summary>
    internal PreparedData Prepare(DoubleMLData data, IReadOnlyList<double> levels, string key, string model)
    {
        RequireOneOf("score", Score, "APO");
        ValidatePropensityOptions();
        RequireNoInstrument(data, "iivm");
        WeightColumns.Check(data, Weights, WeightsBar, null);
        if (data.Roles.D.Count != 1)
        {
            throw new InputException($"data.d: found {data.Roles.D.Count} columns, model {model} expects exactly one treatment");
        }

        var treatment = data.Roles.D[0];
        var d = data.Data[treatment];
        var values = d.Distinct().Order().ToArray();
        var expected = string.Join(", ", values.Take(12).Select(LevelName)) + (values.Length > 12 ? ", …" : "");
        if (levels.Count == 0)
        {
            throw new InputException($"model.{key} is not there, expected values of column '{treatment}': {expected}");
        }

        foreach (var level in levels.Where(level => !values.Contains(level)))
        {
            throw new InputException($"model.{key}: found {LevelName(level)}, expected values of column '{treatment}': {expected}");
        }

        if (levels.Distinct().Count() != levels.Count)
        {
            throw new InputException($"model.{key}: found a level twice, expected each once");
        }

        var indicators = levels.Select(level => KeyValuePair.Create(IndicatorName(treatment, level), Vectors.Indicator(d, level)));
        return new PreparedData(DoubleMLData.Unchecked(data.Data.With(indicators), data.Roles with { X = data.X }))
        {
            Strata = treatment,
            Clusters = data.Roles.Cluster,
        };
    }

    /// <summary>A level in its shortest form, such as <c>2</c> or <c>0.5</c>.</summary>
    internal static string LevelName(double level) => level.ToString("R", CultureInfo.InvariantCulture);

    private static string IndicatorName(string treatment, double level) => $"{treatment} = {LevelName(level)}";
}

[JsonSerializable(typeof(Apo))]
internal sealed partial class ApoJson : JsonSerializerContext;
