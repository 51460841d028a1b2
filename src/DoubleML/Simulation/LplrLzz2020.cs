using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// The logistic partially linear model of Liu, Zhang and Zhou (2021), "Double/debiased machine learning for logistic partially linear
/// model", The Econometrics Journal 24(3), 559–588, as the DoubleML package draws it:
/// <code>
/// P(y = 1 | d, x) = Λ(α d + r0(x))
/// a0(x) = 2 Λ(−x_1) − 2 Λ(−x_2) + sin x_3 + cos x_4 + 0.5·1{x_5 &gt; 0} − 0.5·1{x_6 &gt; 0} + 0.2 x_7 x_8 − 0.2 x_9 x_10
/// r0(x) = 0.1 x_1 x_2 x_3 + 0.1 x_4 x_5 + 0.1 x_6³ − 0.5 sin² x_7 + 0.5 cos x_8 + p/(1 + x_9²) − Λ(−x_10)
///         + q·1{x_11 &gt; 0} − 0.25·1{x_13 &gt; 0}
/// </code>
/// with (p, q) = (1, 0.25), or (4, 1.5) if not balanced_r0. The treatment d is a0(x) (continuous), Bernoulli(Λ(a0 − mean a0)) (binary) or
/// Bernoulli(Λ(a0)) (binary_unbalanced). x is normal with unit variances and all correlations 0.2 (so the package; its documentation says
/// 0.2^|j−k|), clipped to [−2, 2]. The true parameter is α.
/// </summary>
public sealed record LplrLzz2020 : DataGeneratingProcess
{
    private const string Continuous = "continuous";
    private const string Binary = "binary";

    private static readonly ParameterList<LplrLzz2020> Declared = new ParameterList<LplrLzz2020>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dim_x", "number of covariates", 13, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("alpha", "the causal parameter", p => p.Alpha, (p, v) => p with { Alpha = v }, alias: "theta")
        .Flag("balanced_r0", "whether the outcome's two classes are near balance", p => p.BalancedR0, (p, v) => p with { BalancedR0 = v })
        .Choice(
            "treatment",
            "kind of treatment",
            [Continuous, Binary, "binary_unbalanced"],
            p => p.Treatment,
            (p, v) => p with { Treatment = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 500;

    /// <summary>Number of covariates, at least 13.</summary>
    public int DimX { get; init; } = 20;

    /// <summary>The causal parameter α, a log odds ratio.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>Whether the outcome's two classes are near balance.</summary>
    public bool BalancedR0 { get; init; } = true;

    /// <summary><c>continuous</c>, <c>binary</c> or <c>binary_unbalanced</c>.</summary>
    public string Treatment { get; init; } = Continuous;

    /// <inheritdoc/>
    public override string Name => "lplr_LZZ2020";

    /// <inheritdoc/>
    public override string Summary => "logistic partially linear model, Liu, Zhang and Zhou (2021)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        double[][] x = [.. draws.ExchangeableNormal("x", DimX, 0.2).Select(column => Columns.Map(column, v => Math.Clamp(v, -2, 2)))];
        var a0 = Columns.Map(NObs, i => A0(j => x[j - 1][i]));
        var r0 = Columns.Map(NObs, i => R0(j => x[j - 1][i]));
        var centre = Treatment == Binary ? Columns.Mean(a0) : 0;
        var m0 = Treatment == Continuous ? a0 : Columns.Map(a0, value => Elementary.Logistic(value - centre));
        var d = Treatment == Continuous ? a0 : draws.Bernoulli("d", m0);
        var p = Columns.Map(NObs, i => Elementary.Logistic((Alpha * d[i]) + r0[i]));
        var y = draws.Bernoulli("y", p);
        return new SimulatedData(Name, [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d)])
        {
            Theta = Alpha,
            Oracle = new Dictionary<string, double[]> { ["p"] = p, ["a0"] = a0, ["r0"] = r0, ["m0"] = m0 },
        };
    }

    private static double A0(Func<int, double> x) =>
        (2 * Elementary.Logistic(-x(1))) - (2 * Elementary.Logistic(-x(2))) + Elementary.Sin(x(3)) + Elementary.Cos(x(4))
        + (0.5 * Positive(x(5))) - (0.5 * Positive(x(6))) + (0.2 * x(7) * x(8)) - (0.2 * x(9) * x(10));

    private double R0(Func<int, double> x)
    {
        var (peak, jump) = BalancedR0 ? (1.0, 0.25) : (4.0, 1.5);
        var sine = Elementary.Sin(x(7));
        return (0.1 * x(1) * x(2) * x(3)) + (0.1 * x(4) * x(5)) + (0.1 * x(6) * x(6) * x(6)) - (0.5 * sine * sine)
            + (0.5 * Elementary.Cos(x(8))) + (peak / (1 + (x(9) * x(9)))) - Elementary.Logistic(-x(10))
            + (jump * Positive(x(11))) - (0.25 * Positive(x(13)));
    }

    private static double Positive(double value) => value > 0 ? 1 : 0;
}
