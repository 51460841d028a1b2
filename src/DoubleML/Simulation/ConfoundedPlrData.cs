using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// A partially linear regression with an unobserved confounder a ~ U[−1, 1] of chosen strength, with the covariates of Sant'Anna and Zhao
/// (2020):
/// <code>
/// d = −z_1 + 0.5 z_2 − 0.25 z_3 − 0.1 z_4 + γ_a a + ε_d,                 ε_d ~ N(0, 1)
/// y = θ d + 210 + 27.4 z_1 + 13.7 (z_2 + z_3 + z_4) + β_a a + ε_y,        ε_y ~ N(0, 5)
/// </code>
/// x ~ N(0, Σ), Σ_kj = c^|j−k|; z are the standardised transforms of x. γ_a and β_a are solved for so that the confounder's gains in the
/// Riesz representer and in the outcome regression are, in the sample, cf_d = 1 − E[α_short²]/E[α_long²] and
/// cf_y = E[(g_long − g_short)²]/E[(y − g_short)²]; of the two roots of each equation the positive one is taken, so the bias is upward.
/// (The package's minimiser takes either root.) The true parameter is θ.
/// </summary>
public sealed record ConfoundedPlrData : DataGeneratingProcess
{
    private const string ShareExpected = "at least 0 and below 1";
    private const double OutcomeVariance = 5;
    private const double ConfounderVariance = 1.0 / 3;

    private static readonly ParameterList<ConfoundedPlrData> Declared = new ParameterList<ConfoundedPlrData>()
        .Integer("n_obs", "number of observations", 2, p => p.NObs, (p, v) => p with { NObs = v })
        .Real("theta", "the causal parameter", p => p.Theta, (p, v) => p with { Theta = v })
        .Real("cf_y", "strength of the confounder in the outcome", IsShare, ShareExpected, p => p.CfY, (p, v) => p with { CfY = v })
        .Real("cf_d", "strength of the confounder in the treatment", IsShare, ShareExpected, p => p.CfD, (p, v) => p with { CfD = v })
        .Real(
            "c",
            "correlation of neighbouring covariates",
            value => value is > -1 and < 1,
            "above -1 and below 1",
            p => p.C,
            (p, v) => p with { C = v })
        .Integer("dim_x", "number of covariates", 4, p => p.DimX, (p, v) => p with { DimX = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 500;

    /// <summary>The causal parameter θ.</summary>
    public double Theta { get; init; } = 5;

    /// <summary>Share of the outcome's residual variation that the confounder explains, at least 0 and below 1.</summary>
    public double CfY { get; init; } = 0.04;

    /// <summary>Relative gain in the variation of the Riesz representer that the confounder generates, at least 0 and below 1.</summary>
    public double CfD { get; init; } = 0.04;

    /// <summary>Correlation c of neighbouring covariates.</summary>
    public double C { get; init; }

    /// <summary>Number of covariates, at least 4.</summary>
    public int DimX { get; init; } = 4;

    /// <inheritdoc/>
    public override string Name => "confounded_plr_data";

    /// <inheritdoc/>
    public override string Summary => "partially linear regression with an unobserved confounder of chosen strength";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", DimX, C);
        var z = SantAnnaZhao.Transform(x);
        var a = draws.Uniform("a", -1, 1);
        var epsilonD = draws.Normal("epsilon_d");
        var epsilonY = draws.Normal("epsilon_y", OutcomeVariance);

        var gamma = TreatmentStrength(a, epsilonD);
        var mShort = Columns.Combine(z, [-1, 0.5, -0.25, -0.1]);
        var mLong = Columns.Map(NObs, i => mShort[i] + (gamma * a[i]));
        var d = Columns.Map(NObs, i => mLong[i] + epsilonD[i]);

        var projection = gamma * ConfounderVariance / Columns.Variance(d);
        var beta = OutcomeStrength(Columns.Map(NObs, i => a[i] - (projection * d[i])), epsilonY);
        var g0 = SantAnnaZhao.Regression(z);
        var gLong = Columns.Map(NObs, i => (Theta * d[i]) + g0[i] + (beta * a[i]));
        var gShort = Columns.Map(NObs, i => ((Theta + (beta * projection)) * d[i]) + g0[i]);
        var y = Columns.Map(NObs, i => gLong[i] + epsilonY[i]);

        var oracle = new Dictionary<string, double[]>
        {
            ["g_long"] = gLong,
            ["g_short"] = gShort,
            ["m_long"] = mLong,
            ["m_short"] = mShort,
            ["gamma_a"] = [gamma],
            ["beta_a"] = [beta],
            ["a"] = a,
        };
        for (var j = 0; j < z.Length; j++)
        {
            oracle[$"z{j + 1}"] = z[j];
        }

        return new SimulatedData(Name, [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d)])
        {
            Theta = Theta,
            Oracle = oracle,
        };
    }

    /// <summary>
    /// The smallest positive γ with mean((γ a + ε)²) / (γ² Var a + 1)² = (1 − cf_d) mean(ε²): the squared short Riesz representer against
    /// the long one, ε/Var ε. Solved by bisection.
    /// </summary>
    private double TreatmentStrength(double[] a, double[] epsilon)
    {
        if (CfD == 0)
        {
            return 0;
        }

        var squareA = Columns.Mean(NObs, i => a[i] * a[i]);
        var cross = Columns.Mean(NObs, i => a[i] * epsilon[i]);
        var squareEpsilon = Columns.Mean(NObs, i => epsilon[i] * epsilon[i]);

        double Gain(double gamma)
        {
            var variance = (gamma * gamma * ConfounderVariance) + 1;
            return 1 - (((gamma * gamma * squareA) + (2 * gamma * cross) + squareEpsilon) / (variance * variance * squareEpsilon));
        }

        var (low, high) = (0.0, 1.0 / 64);
        while (Gain(high) < CfD)
        {
            (low, high) = (high, 2 * high);
        }

        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Gain(middle) < CfD ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>
    /// The positive β with mean((β r)²) = cf_y mean((ε + β r)²), a quadratic equation; r is the part of a that d does not show.
    /// </summary>
    private double OutcomeStrength(double[] r, double[] epsilon)
    {
        var squareR = (1 - CfY) * Columns.Mean(NObs, i => r[i] * r[i]);
        var cross = CfY * Columns.Mean(NObs, i => r[i] * epsilon[i]);
        var squareEpsilon = CfY * Columns.Mean(NObs, i => epsilon[i] * epsilon[i]);
        return (cross + Math.Sqrt((cross * cross) + (squareR * squareEpsilon))) / squareR;
    }

    private static bool IsShare(double value) => value is >= 0 and < 1;
}
