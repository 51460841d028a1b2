using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// The partially linear regression behind Figure 1 of Chernozhukov, Chetverikov, Demirer, Duflo, Hansen, Newey and Robins (2018),
/// "Double/debiased machine learning for treatment and structural parameters", The Econometrics Journal 21, C1–C68:
/// <code>
/// d = m0(x) + s_1 v,            m0(x) = a_0 x_1 + a_1 Λ(x_3)
/// y = α d + g0(x) + s_2 ζ,      g0(x) = b_0 Λ(x_1) + b_1 x_3
/// </code>
/// with Λ the logistic function, v and ζ standard normal, x ~ N(0, Σ), Σ_kj = 0.7^|j−k|. The true parameter is α.
/// </summary>
public sealed record PlrCcddhnr2018 : DataGeneratingProcess
{
    private static readonly ParameterList<PlrCcddhnr2018> Declared = new ParameterList<PlrCcddhnr2018>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dim_x", "number of covariates", 3, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("alpha", "the causal parameter", p => p.Alpha, (p, v) => p with { Alpha = v }, alias: "theta")
        .Real("a_0", "weight of x_1 in m0", p => p.A0, (p, v) => p with { A0 = v })
        .Real("a_1", "weight of the logistic transform of x_3 in m0", p => p.A1, (p, v) => p with { A1 = v })
        .Real("s_1", "scale of the treatment's noise", p => p.S1, (p, v) => p with { S1 = v })
        .Real("b_0", "weight of the logistic transform of x_1 in g0", p => p.B0, (p, v) => p with { B0 = v })
        .Real("b_1", "weight of x_3 in g0", p => p.B1, (p, v) => p with { B1 = v })
        .Real("s_2", "scale of the outcome's noise", p => p.S2, (p, v) => p with { S2 = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 500;

    /// <summary>Number of covariates, at least 3.</summary>
    public int DimX { get; init; } = 20;

    /// <summary>The causal parameter α.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>Weight of x_1 in m0.</summary>
    public double A0 { get; init; } = 1;

    /// <summary>Weight of Λ(x_3) in m0.</summary>
    public double A1 { get; init; } = 0.25;

    /// <summary>Scale of the treatment's noise.</summary>
    public double S1 { get; init; } = 1;

    /// <summary>Weight of Λ(x_1) in g0.</summary>
    public double B0 { get; init; } = 1;

    /// <summary>Weight of x_3 in g0.</summary>
    public double B1 { get; init; } = 0.25;

    /// <summary>Scale of the outcome's noise.</summary>
    public double S2 { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "plr_CCDDHNR2018";

    /// <inheritdoc/>
    public override string Summary => "partially linear regression of Chernozhukov et al. (2018), Figure 1";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", DimX, 0.7);
        var v = draws.Normal("v");
        var zeta = draws.Normal("zeta");
        var m0 = Columns.Map(NObs, i => (A0 * x[0][i]) + (A1 * Elementary.Logistic(x[2][i])));
        var g0 = Columns.Map(NObs, i => (B0 * Elementary.Logistic(x[0][i])) + (B1 * x[2][i]));
        var d = Columns.Map(NObs, i => m0[i] + (S1 * v[i]));
        var y = Columns.Map(NObs, i => (Alpha * d[i]) + g0[i] + (S2 * zeta[i]));
        return new SimulatedData(Name, [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d)])
        {
            Theta = Alpha,
            Oracle = new Dictionary<string, double[]> { ["m0"] = m0, ["g0"] = g0 },
        };
    }
}
