using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Models;

/// <summary>
/// Difference-in-differences with repeated cross sections of two periods: the average effect on the treated (Sant'Anna and Zhao 2020;
/// Zimmert 2018). T is 1 in the second period. Nuisances g(d, t, X) = E[Y | D = d, T = t, X] (<c>ml_g_d0_t0</c> … <c>ml_g_d1_t1</c>) and, for
/// observational data, m(X) = P(D = 1 | X). With δ(X) = g(1, 1, X) − g(1, 0, X) − (g(0, 1, X) − g(0, 0, X)) and cell weights w(d, t):
/// ψ_a = −D / p, ψ_b = D / p δ(X) + Σ ± w(d, t) / E[w(d, t)] (Y − g(d, t, X)), where w(1, t) = 1{D = 1, T = t}, w(0, t) = 1{D = 0, T = t} m / (1 − m)
/// (<c>observational</c>); D / p and the odds are 1 for <c>experimental</c>. Without in-sample normalisation E[w(d, t)] comes from P(D = 1), P(T = 1).
/// </summary>
public sealed record DidCs : PropensityModel
{
    /// <summary><c>observational</c> or <c>experimental</c>.</summary>
    [AllowedValues("observational", "experimental")]
    public string Score { get; init; } = "observational";

    /// <summary>Whether weights are normalised within the sample.</summary>
    public bool InSampleNormalization { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "did_cs";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "observational", "experimental");
        ValidatePropensityOptions();
        RequireNoInstrument(data, "iivm");
        RequireOneBinaryTreatment(data);
        var time = data.Roles.T ?? throw new InputException("data.t is not there, model did_cs expects the column of the period (0 or 1)");
        data.RequireBinary("t", time, Name);
        return Stratified(data, data.Roles.D[0], time);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var (treatment, time) = (data.Roles.D[0], data.Roles.T!);
        var (y, d, t) = (data.Y, data.Data[treatment], data.Data[time]);
        var x = Column.List(data.X);
        var scores = new DidScores(Score == "observational", InSampleNormalization);
        List<Nuisance> nuisances = [.. Cells.Select(cell => new Nuisance(CellName(cell), data.Roles.Y, x)
        {
            Learner = "ml_g",
            LearnsFrom = [new(treatment, cell.D), new(time, cell.T)],
        })];
        if (scores.IsObservational)
        {
            nuisances.Add(new Nuisance("ml_m", treatment, x) { IsPropensity = true, Adjust = Clip(_ => d) });
        }

        return
        [
            new Estimand(treatment, nuisances, fitted => scores.CrossSections(y, d, t, Regressions(fitted), fitted.Find("ml_m")))
            {
                Sensitivity = (fitted, _) => scores.CrossSectionsSensitivity(y, d, t, Regressions(fitted), fitted.Find("ml_m")),
            },
        ];
    }

    /// <summary>Treatment state and period of the four regressions.</summary>
    internal static IReadOnlyList<(int D, int T)> Cells { get; } = [(0, 0), (0, 1), (1, 0), (1, 1)];

    /// <summary>The name of a cell's nuisance.</summary>
    internal static string CellName((int D, int T) cell) => $"ml_g_d{cell.D}_t{cell.T}";

    private static double[][][] Regressions(FittedNuisances fitted) =>
        [[fitted[CellName((0, 0))], fitted[CellName((0, 1))]], [fitted[CellName((1, 0))], fitted[CellName((1, 1))]]];
}

[JsonSerializable(typeof(DidCs))]
internal sealed partial class DidCsJson : JsonSerializerContext;
