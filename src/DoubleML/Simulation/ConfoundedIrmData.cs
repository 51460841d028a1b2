using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// An interactive regression model with an unobserved confounder a ~ U[−1, 1], with the covariates of Sant'Anna and Zhao (2020):
/// <code>
/// P(d = 1 | z, a) = Λ(0.75 (−z_1 + 0.1 z_2 − 0.25 z_3 − 0.1 z_4)) + γ_a a
/// y = θ d (z_5 + 1) + 2.5 + 0.74 z_1 + 0.25 z_2 + 0.137 (z_3 + z_4) + β_a a + ε
/// </code>
/// with ε ~ N(0, var_eps_y), x standard normal, z the standardised transforms of x (linear: both equations take x in place of z, the
/// effect keeps z_5). Where a probability leaves [trimming_threshold, 1 − trimming_threshold] all are clipped to it. The average treatment
/// effect is θ; the oracle has the sample's confounding strengths cf_y, cf_d_ate, cf_d_atte and correlations rho_ate, rho_atte.
/// </summary>
public sealed record ConfoundedIrmData : DataGeneratingProcess
{
    private const double ConfounderVariance = 1.0 / 3;

    private static readonly ParameterList<ConfoundedIrmData> Declared = new ParameterList<ConfoundedIrmData>()
        .Integer("n_obs", "number of observations", 2, p => p.NObs, (p, v) => p with { NObs = v })
        .Real("theta", "the average treatment effect", p => p.Theta, (p, v) => p with { Theta = v })
        .Real("gamma_a", "coefficient of the confounder in the propensity score", p => p.GammaA, (p, v) => p with { GammaA = v })
        .Real("beta_a", "coefficient of the confounder in the outcome", p => p.BetaA, (p, v) => p with { BetaA = v })
        .Flag("linear", "whether the models are linear in x", p => p.Linear, (p, v) => p with { Linear = v })
        .Integer("dim_x", "number of covariates", 5, p => p.DimX, (p, v) => p with { DimX = v })
        .Real(
            "trimming_threshold",
            "bound of the propensity score",
            value => value is > 0 and < 0.5,
            "above 0 and below 0.5",
            p => p.TrimmingThreshold,
            (p, v) => p with { TrimmingThreshold = v })
        .Real("var_eps_y", "variance of the outcome's noise", v => v >= 0, "at least 0", p => p.VarEpsY, (p, v) => p with { VarEpsY = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 500;

    /// <summary>The average treatment effect θ.</summary>
    public double Theta { get; init; }

    /// <summary>Coefficient γ_a of the confounder in the propensity score.</summary>
    public double GammaA { get; init; } = 0.127;

    /// <summary>Coefficient β_a of the confounder in the outcome.</summary>
    public double BetaA { get; init; } = 0.58;

    /// <summary>Whether outcome and propensity score depend on x in place of z.</summary>
    public bool Linear { get; init; }

    /// <summary>Number of covariates, at least 5.</summary>
    public int DimX { get; init; } = 5;

    /// <summary>Bound of the propensity score, above 0 and below 0.5.</summary>
    public double TrimmingThreshold { get; init; } = 0.01;

    /// <summary>Variance of the outcome's noise.</summary>
    public double VarEpsY { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "confounded_irm_data";

    /// <inheritdoc/>
    public override string Summary => "interactive regression with an unobserved confounder";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.NormalMatrix("x", DimX, 1);
        var z = SantAnnaZhao.Transform(x);
        var w = Linear ? x : z;
        var a = draws.Uniform("a", -1, 1);
        var epsilon = draws.Normal("epsilon", VarEpsY);

        var (mLong, mShort) = PropensityScores(w, a);
        var d = draws.Bernoulli("u", mLong);
        var slope = Columns.Map(z[4], z5 => z5 + 1);
        var g0 = Columns.Map(Columns.Combine(w, [0.74, 0.25, 0.137, 0.137]), value => 2.5 + value);
        var bias = BetaA * GammaA * ConfounderVariance / Columns.Variance(Columns.Map(NObs, i => d[i] * slope[i]));
        var gLong = Columns.Map(NObs, i => (Theta * d[i] * slope[i]) + g0[i] + (BetaA * a[i]));
        var gShort = Columns.Map(NObs, i => ((Theta + bias) * d[i] * slope[i]) + g0[i]);
        var y0 = Columns.Map(NObs, i => g0[i] + (BetaA * a[i]) + epsilon[i]);
        var effect = Columns.Map(slope, s => Theta * s);
        var y1 = Columns.Map(NObs, i => y0[i] + effect[i]);
        var y = Columns.Map(NObs, i => d[i] == 1 ? y1[i] : y0[i]);

        var oracle = new Dictionary<string, double[]>
        {
            ["g_long"] = gLong,
            ["g_short"] = gShort,
            ["m_long"] = mLong,
            ["m_short"] = mShort,
            ["a"] = a,
            ["y0"] = y0,
            ["y1"] = y1,
            ["effect"] = effect,
            ["cf_y"] = [ConfoundingStrength.OfOutcome(y, gLong, gShort)],
            ["cf_d_ate"] = [ConfoundingStrength.OfAte(mLong, mShort)],
            ["cf_d_atte"] = [ConfoundingStrength.OfAtte(mLong, mShort)],
            ["rho_ate"] = [ConfoundingStrength.RhoAte(d, gLong, gShort, mLong, mShort)],
            ["rho_atte"] = [ConfoundingStrength.RhoAtte(d, gLong, gShort, mLong, mShort)],
        };
        for (var j = 0; j < 5; j++)
        {
            oracle[$"z{j + 1}"] = z[j];
        }

        return new SimulatedData(Name, [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d)])
        {
            Theta = Theta,
            Oracle = oracle,
        };
    }

    private (double[] Long, double[] Short) PropensityScores(double[][] w, double[] a)
    {
        var mShort = Columns.Map(Columns.Combine(w, [-0.75, 0.075, -0.1875, -0.075]), Elementary.Logistic);
        var mLong = Columns.Map(NObs, i => mShort[i] + (GammaA * a[i]));
        double Clip(double m) => Math.Clamp(m, TrimmingThreshold, 1 - TrimmingThreshold);
        return mLong.Any(m => m != Clip(m)) ? (Columns.Map(mLong, Clip), Columns.Map(mShort, Clip)) : (mLong, mShort);
    }
}
