using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Average treatment effect where the outcome is observed for a selected part (S = 1) of the sample only (Bia, Huber and Lafférs 2023).
/// Nuisances π = P(S = 1 | D, X) (<c>ml_pi</c>), the propensity m = P(D = 1 | X) and g(d, X) = E[Y | D = d, S = 1, X] (<c>ml_g_d0</c>,
/// <c>ml_g_d1</c>). Score ψ_a = −1, ψ_b = D S (Y − g(1, X)) / (m π) + g(1, X) − (1 − D) S (Y − g(0, X)) / ((1 − m) π) − g(0, X).
/// <list type="bullet">
/// <item><c>missing-at-random</c>: selection depends on D and X;</item>
/// <item><c>nonignorable</c>: it depends on the outcome as well; an instrument Z moves selection only. π = P(S = 1 | D, X, Z) comes from half of
/// the training rows and is a further feature of m and g, which learn from the other half.</item>
/// </list>
/// </summary>
public sealed record Ssm : WeightingModel
{
    /// <summary><c>missing-at-random</c> or <c>nonignorable</c>.</summary>
    [AllowedValues("missing-at-random", "nonignorable")]
    public string Score { get; init; } = "missing-at-random";

    /// <inheritdoc/>
    public override bool NormalizeIpw { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "ssm";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => Score;

    private bool IsNonignorable => Score == "nonignorable";

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "missing-at-random", "nonignorable");
        ValidatePropensityOptions();
        RequireOneBinaryTreatment(data);
        var selection = data.Roles.S ?? throw new InputException("data.s is not there, model ssm expects the column that says whether the outcome is observed");
        data.RequireBinary("s", selection, Name);
        if (IsNonignorable && data.Roles.Z.Count == 0)
        {
            throw new InputException("data.z names no column, the score 'nonignorable' of model ssm expects an instrument for the selection");
        }

        if (!IsNonignorable)
        {
            RequireNoInstrument(data, "ssm with the score 'nonignorable'");
        }

        var (y, s) = (data.Y, data.Data[selection]);
        var missing = Enumerable.Range(0, y.Length).FirstOrDefault(i => s[i] == 1 && double.IsNaN(y[i]), -1);
        if (missing >= 0)
        {
            throw new InputException($"data.y: row {missing} has no value though column '{selection}' is 1 there, expected an observed outcome");
        }

        return Stratified(data, data.Roles.D[0], selection);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var (treatment, selection) = (data.Roles.D[0], data.Roles.S!);
        var (y, d, s, n) = (data.Y, data.Data[treatment], data.Data[selection], data.RowCount);
        var x = Column.List(data.X);
        IReadOnlyList<Column> controls = IsNonignorable
            ? [.. x, new Column.ComputedByFold("pi", (fitted, fold) => fitted.Nested("ml_pi", fold))]
            : x;
        Nuisance Conditional(Nuisance nuisance) => IsNonignorable ? nuisance with { Part = SplitPart.SecondHalf, After = ["ml_pi"] } : nuisance;
        Nuisance Outcome(string name, double state) => Conditional(new Nuisance(name, data.Roles.Y, controls)
        {
            Learner = "ml_g",
            LearnsFrom = [new(treatment, state), new(selection, 1)],
        });
        return
        [
            new Estimand(
                treatment,
                [
                    new("ml_pi", selection, [.. x, treatment, .. Column.List(data.Roles.Z)])
                    {
                        IsPropensity = true,
                        Part = IsNonignorable ? SplitPart.FirstHalf : SplitPart.Fold,
                    },
                    Conditional(new("ml_m", treatment, controls) { IsPropensity = true, Adjust = Clip(_ => d) }),
                    Outcome("ml_g_d0", 0),
                    Outcome("ml_g_d1", 1),
                ],
                fitted =>
                {
                    var (g0, g1, pi, m) = (fitted["ml_g_d0"], fitted["ml_g_d1"], fitted["ml_pi"], fitted["ml_m"]);
                    var weight1 = Vectors.Map(n, i => d[i] * s[i] / (m[i] * pi[i]));
                    var weight0 = Vectors.Map(n, i => (1 - d[i]) * s[i] / ((1 - m[i]) * pi[i]));
                    var scale1 = NormalizeIpw ? d.Sum() / weight1.Sum() : 1;
                    var scale0 = NormalizeIpw ? (n - d.Sum()) / weight0.Sum() : 1;
                    double Correction(int i) => s[i] == 0 ? 0 : (scale1 * weight1[i] * (y[i] - g1[i])) - (scale0 * weight0[i] * (y[i] - g0[i]));
                    return new LinearScore(Vectors.Constant(n, -1), Vectors.Map(n, i => g1[i] - g0[i] + Correction(i)));
                }),
        ];
    }
}

[JsonSerializable(typeof(Ssm))]
internal sealed partial class SsmJson : JsonSerializerContext;
