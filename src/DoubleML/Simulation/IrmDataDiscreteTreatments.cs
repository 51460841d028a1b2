using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// An interactive regression model with several treatment levels that come from a continuous dose, with the covariates of Sant'Anna and
/// Zhao (2020), as the DoubleML package draws it:
/// <code>
/// dose   = ξ (−z_1 + 0.5 z_2 − 0.25 z_3 − 0.1 z_4) + ε_d,                ε_d ~ N(0, 1)
/// level  = 1 … n_levels by the quantiles of dose; d = 0 with probability 1/n_levels, else level
/// Y(0)   = 210 + 27.4 z_1 + 13.7 (z_2 + z_3 + z_4) + ε_y,                 ε_y ~ N(0, 5)
/// y      = Y(0) + θ(dose) 1{d &gt; 0},    θ(t) = 15 Λ(t + 1.2 cos t) − 2
/// </code>
/// x ~ N(0, Σ), Σ_kj = c^|j−k|; z are the standardised transforms of x (linear: x itself). (θ is the package's function; its documentation
/// names another.) Average potential outcomes are averages of the oracle's y0 and effect.
/// </summary>
public sealed record IrmDataDiscreteTreatments : DataGeneratingProcess
{
    private const double OutcomeVariance = 5;

    private static readonly ParameterList<IrmDataDiscreteTreatments> Declared = new ParameterList<IrmDataDiscreteTreatments>()
        .Integer("n_obs", "number of observations", 2, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("n_levels", "number of treatment levels above the baseline", 2, p => p.NLevels, (p, v) => p with { NLevels = v })
        .Flag("linear", "whether the models are linear in x", p => p.Linear, (p, v) => p with { Linear = v })
        .Real("xi", "scale of the dose's regression", p => p.Xi, (p, v) => p with { Xi = v })
        .Real(
            "c",
            "correlation of neighbouring covariates",
            value => value is > -1 and < 1,
            "above -1 and below 1",
            p => p.C,
            (p, v) => p with { C = v })
        .Integer("dim_x", "number of covariates", 4, p => p.DimX, (p, v) => p with { DimX = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 200;

    /// <summary>Number of treatment levels above the baseline 0, at least 2.</summary>
    public int NLevels { get; init; } = 3;

    /// <summary>Whether outcome and dose depend on x in place of z.</summary>
    public bool Linear { get; init; }

    /// <summary>Scale ξ of the dose's regression.</summary>
    public double Xi { get; init; } = 0.3;

    /// <summary>Correlation c of neighbouring covariates.</summary>
    public double C { get; init; }

    /// <summary>Number of covariates, at least 4.</summary>
    public int DimX { get; init; } = 5;

    /// <inheritdoc/>
    public override string Name => "irm_data_discrete_treatments";

    /// <inheritdoc/>
    public override string Summary => "interactive regression with several treatment levels";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", DimX, C);
        var w = Linear ? x : SantAnnaZhao.Transform(x);
        var epsilonD = draws.Normal("epsilon_d");
        var epsilonY = draws.Normal("epsilon_y", OutcomeVariance);
        var treated = draws.Bernoulli("treated", Columns.Map(NObs, _ => 1 - (1.0 / NLevels)));

        var index = Columns.Combine(w, [-1, 0.5, -0.25, -0.1]);
        var dose = Columns.Map(NObs, i => (Xi * index[i]) + epsilonD[i]);
        var bounds = Quantiles(dose, NLevels);
        var level = Columns.Map(dose, value => 1 + bounds[1..^1].Count(bound => value >= bound));
        var d = Columns.Map(NObs, i => treated[i] * level[i]);
        var g0 = SantAnnaZhao.Regression(w);
        var y0 = Columns.Map(NObs, i => g0[i] + epsilonY[i]);
        var effect = Columns.Map(dose, value => (15 * Elementary.Logistic(value + (1.2 * Elementary.Cos(value)))) - 2);
        var y = Columns.Map(NObs, i => y0[i] + (treated[i] * effect[i]));
        return new SimulatedData(Name, [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d)])
        {
            Oracle = new Dictionary<string, double[]>
            {
                ["cont_d"] = dose,
                ["level_bounds"] = bounds,
                ["potential_level"] = level,
                ["effect"] = effect,
                ["y0"] = y0,
            },
        };
    }

    /// <summary>The quantiles 0, 1/parts, …, 1 with linear interpolation between order statistics (NumPy's default).</summary>
    private static double[] Quantiles(double[] values, int parts)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        return Columns.Map(parts + 1, k =>
        {
            var position = (double)k / parts * (sorted.Length - 1);
            var below = Math.Min((int)position, sorted.Length - 1);
            var above = Math.Min(below + 1, sorted.Length - 1);
            return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
        });
    }
}
