using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// Interactive regression with a binary instrument; θ is the local average treatment effect (Chernozhukov et al. 2018, section 5.2).
/// Nuisances g(z, X) = E[Y | Z = z, X] (<c>ml_g0</c>, <c>ml_g1</c>), r(z, X) = E[D | Z = z, X] (<c>ml_r0</c>, <c>ml_r1</c>) and
/// m(X) = P(Z = 1 | X). Score <c>LATE</c>, with Δ(a, b) the augmented difference between z = 1 and z = 0:
/// ψ_b = g(1, X) − g(0, X) + Z (Y − g(1, X)) / m − (1 − Z)(Y − g(0, X)) / (1 − m), and −ψ_a the same with r and D.
/// </summary>
public sealed record Iivm : WeightingModel
{
    /// <summary><c>LATE</c>.</summary>
    [AllowedValues("LATE")]
    public string Score { get; init; } = "LATE";

    /// <inheritdoc/>
    public override bool NormalizeIpw { get; init; }

    /// <summary>Which kinds of non-compliers there are; without always-takers r(0, X) = 0, without never-takers r(1, X) = 1.</summary>
    public Subgroups Subgroups { get; init; } = new();

    /// <summary>An own score instead: all quantities to (ψ_a, ψ_b).</summary>
    [JsonIgnore]
    public Func<IivmQuantities, LinearScore>? CustomScore { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => "iivm";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string ScoreName => CustomScore is null ? Score : "custom";

    /// <inheritdoc/>
    public override PreparedData Prepare(DoubleMLData data)
    {
        RequireOneOf("score", Score, "LATE");
        ValidatePropensityOptions();
        return RequireOneBinaryInstrument(data);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Estimand> Estimands(DoubleMLData data)
    {
        var (treatment, instrument) = (data.Roles.D[0], data.Roles.Z[0]);
        var (y, d, z) = (data.Y, data.Data[treatment], data.Data[instrument]);
        var x = Column.List(data.X);
        List<Nuisance> nuisances =
        [
            new("ml_g0", data.Roles.Y, x) { Learner = "ml_g", LearnsFrom = [new(instrument, 0)] },
            new("ml_g1", data.Roles.Y, x) { Learner = "ml_g", LearnsFrom = [new(instrument, 1)] },
            new("ml_m", instrument, x) { IsPropensity = true, Adjust = Clip(_ => z) },
        ];
        if (Subgroups.AlwaysTakers)
        {
            nuisances.Add(new("ml_r0", treatment, x) { Learner = "ml_r", IsPropensity = true, LearnsFrom = [new(instrument, 0)] });
        }

        if (Subgroups.NeverTakers)
        {
            nuisances.Add(new("ml_r1", treatment, x) { Learner = "ml_r", IsPropensity = true, LearnsFrom = [new(instrument, 1)] });
        }

        return
        [
            new Estimand(treatment, nuisances, fitted =>
            {
                // The treatment as the indicator, not the instrument: the convention of the reference package.
                var m = Normalize(fitted["ml_m"], d);
                var r0 = Subgroups.AlwaysTakers ? fitted["ml_r0"] : Vectors.Constant(y.Length, 0);
                var r1 = Subgroups.NeverTakers ? fitted["ml_r1"] : Vectors.Constant(y.Length, 1);
                var (g0, g1) = (fitted["ml_g0"], fitted["ml_g1"]);
                return CustomScore?.Invoke(new IivmQuantities(y, z, d, g0, g1, m, r0, r1)) ?? new LinearScore(
                    [.. Augmented(d, r0, r1, z, m).Select(value => -value)],
                    Augmented(y, g0, g1, z, m));
            }),
        ];
    }

    private static double[] Augmented(double[] outcome, double[] at0, double[] at1, double[] z, double[] m) =>
        [.. outcome.Select((value, i) => at1[i] - at0[i] + (z[i] * (value - at1[i]) / m[i]) - ((1 - z[i]) * (value - at0[i]) / (1 - m[i])))];
}

/// <summary>Which kinds of non-compliers the population of an <see cref="Iivm"/> has.</summary>
/// <param name="AlwaysTakers">Some take the treatment though the instrument is 0.</param>
/// <param name="NeverTakers">Some do not take it though the instrument is 1.</param>
public sealed record Subgroups(bool AlwaysTakers = true, bool NeverTakers = true);

/// <summary>What an own IIVM score is computed from; all arrays of length n_obs.</summary>
/// <param name="Y">Outcome.</param>
/// <param name="Z">Instrument.</param>
/// <param name="D">Treatment.</param>
/// <param name="G0">E[Y | Z = 0, X].</param>
/// <param name="G1">E[Y | Z = 1, X].</param>
/// <param name="M">P(Z = 1 | X), clipped and, where asked for, normalised.</param>
/// <param name="R0">E[D | Z = 0, X].</param>
/// <param name="R1">E[D | Z = 1, X].</param>
public sealed record IivmQuantities(
    double[] Y, double[] Z, double[] D, double[] G0, double[] G1, double[] M, double[] R0, double[] R1);

[JsonSerializable(typeof(Iivm))]
internal sealed partial class IivmJson : JsonSerializerContext;
