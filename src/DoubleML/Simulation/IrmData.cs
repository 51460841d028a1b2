using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// An interactive regression model in the manner of Belloni, Chernozhukov, Fernández-Val and Hansen (2017), "Program evaluation and
/// causal inference with high-dimensional data", Econometrica 85, 233–298, supplement, appendix P:
/// <code>
/// d = 1{Λ(c_d x'β) &gt; v},        v uniform on (0, 1)
/// y = θ d + c_y x'β d + ζ,       ζ standard normal
/// </code>
/// with Λ the logistic function, β_j = 1/j², x ~ N(0, Σ), Σ_kj = 0.5^|j−k|, and c_y² = R2_y / ((1 − R2_y) β'Σβ),
/// c_d² = (π²/3) R2_d / ((1 − R2_d) β'Σβ). The average treatment effect is θ.
/// </summary>
public sealed record IrmData : DataGeneratingProcess
{
    private static readonly ParameterList<IrmData> Declared = new ParameterList<IrmData>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dim_x", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("theta", "the average treatment effect", p => p.Theta, (p, v) => p with { Theta = v })
        .Real("R2_d", "share of x in the treatment's latent variance", IsShare, ShareExpected, p => p.R2D, (p, v) => p with { R2D = v })
        .Real("R2_y", "share of x in the treated outcome's variance", IsShare, ShareExpected, p => p.R2Y, (p, v) => p with { R2Y = v });

    private const string ShareExpected = "at least 0 and below 1";

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 500;

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 20;

    /// <summary>The average treatment effect θ.</summary>
    public double Theta { get; init; }

    /// <summary>R² of the treatment's latent index on x, at least 0 and below 1.</summary>
    public double R2D { get; init; } = 0.5;

    /// <summary>R² of the treated units' outcome on x, at least 0 and below 1.</summary>
    public double R2Y { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Name => "irm_data";

    /// <inheritdoc/>
    public override string Summary => "interactive regression after Belloni et al. (2017)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        const double rho = 0.5;
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", DimX, rho);
        var beta = Columns.InverseSquare(DimX);
        var index = Columns.Combine(x, beta);
        var indexVariance = Columns.ToeplitzForm(beta, rho);
        var cy = Math.Sqrt(R2Y / ((1 - R2Y) * indexVariance));
        var cd = Math.Sqrt(Math.PI * Math.PI / 3 * R2D / ((1 - R2D) * indexVariance));
        var m0 = Columns.Map(index, t => Elementary.Logistic(cd * t));
        var d = draws.Bernoulli("v", m0);
        var zeta = draws.Normal("zeta");
        var effect = Columns.Map(index, t => Theta + (cy * t));
        var y = Columns.Map(NObs, i => (effect[i] * d[i]) + zeta[i]);
        return new SimulatedData(Name, [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d)])
        {
            Theta = Theta,
            Oracle = new Dictionary<string, double[]> { ["m0"] = m0, ["effect"] = effect },
        };
    }

    private static bool IsShare(double value) => value is >= 0 and < 1;
}
