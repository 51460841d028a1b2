using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Models;

/// <summary>
/// Difference-in-differences with panel data of two periods: the average effect on the treated, from the change ΔY of the outcome, the
/// column <c>y</c> (Sant'Anna and Zhao 2020; Chang 2020). Nuisances g(d, X) = E[ΔY | D = d, X] (<c>ml_g0</c>, <c>ml_g1</c>) and, for
/// observational data, m(X) = P(D = 1 | X). With p = P(D = 1):
/// <list type="bullet">
/// <item><c>observational</c>: ψ_a = −D / p, ψ_b = (D / p − v / E[v]) (ΔY − g(0, X)), v = (1 − D) m / (1 − m); without in-sample normalisation
/// p takes the place of E[v];</item>
/// <item><c>experimental</c> (randomised treatment): ψ_a = −1, ψ_b = (D / p − 1)(g(0, X) − g(1, X)) + (D / p − (1 − D) / (1 − p)) (ΔY − g(0, X)).</item>
/// </list>
/// </summary>
public sealed record Did : PropensityModel
{
    /// <summary><c>observational</c> or <c>experimental</c>.</summary>
    [AllowedValues("observational", "experimental")]
    public string Score { get; init; } = "observational";

    /// <summary>Whether weights are normalised within the sample.</summary>
    public bool InSampleNormalization { get; init; } = true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "did";

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
        return new PreparedData(data) { Strata = data.Roles.D[0], Clusters = data.Roles.Cluster };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var treatment = data.Roles.D[0];
        var (y, d) = (data.Y, data.Data[treatment]);
        var x = Column.List(data.X);
        var scores = new DidScores(Score == "observational", InSampleNormalization);
        List<Nuisance> nuisances =
        [
            new("ml_g0", data.Roles.Y, x) { Learner = "ml_g", LearnsFrom = [new(treatment, 0)] },
            new("ml_g1", data.Roles.Y, x) { Learner = "ml_g", LearnsFrom = [new(treatment, 1)] },
        ];
        if (scores.IsObservational)
        {
            nuisances.Add(new Nuisance("ml_m", treatment, x) { IsPropensity = true, Adjust = Clip(_ => d) });
        }

        return
        [
            new Estimand(treatment, nuisances, fitted => scores.Panel(y, d, fitted["ml_g0"], fitted["ml_g1"], fitted.Find("ml_m")))
            {
                Sensitivity = (fitted, _) => scores.PanelSensitivity(y, d, fitted["ml_g0"], fitted["ml_g1"], fitted.Find("ml_m")),
            },
        ];
    }
}

[JsonSerializable(typeof(Did))]
internal sealed partial class DidJson : JsonSerializerContext;
