using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// The difference-in-differences model of Sant'Anna and Zhao (2020), "Doubly robust difference-in-differences estimators", Journal of
/// Econometrics 219, 101–122:
/// <code>
/// f_reg(w) = 210 + 27.4 w_1 + 13.7 (w_2 + w_3 + w_4)
/// f_ps(w)  = ξ (−w_1 + 0.5 w_2 − 0.25 w_3 − 0.1 w_4)
/// D        = 1{Λ(f_ps(w_ps)) ≥ U},      U uniform on [0, 1); in an experiment P(D = 1) = 1/2
/// Y_0      = f_reg(w_reg) + ν + ε_0,    ν ~ N(D f_reg(w_reg), 1)
/// Y_1(d)   = 2 f_reg(w_reg) + ν + ε_1(d)
/// </code>
/// with standard normal ε. x ~ N(0, Σ), Σ_kj = c^|j−k|; z are the standardised transforms of x, and z is what the analyst sees. The types
/// 1 to 6 take (w_reg, w_ps) = (z, z), (z, x), (x, z), (x, x), (z, experiment), (x, experiment). Panel data have y = Y_1 − Y_0; repeated
/// cross sections have y = Y_1 where t = 1 (probability λ_t), Y_0 where t = 0. The average effect on the treated is 0.
/// </summary>
public sealed record DidSz2020 : DataGeneratingProcess
{
    private static readonly ParameterList<DidSz2020> Declared = new ParameterList<DidSz2020>()
        .Integer("n_obs", "number of observations", 2, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dgp_type", "type of process", 1, p => p.DgpType, (p, v) => p with { DgpType = v }, maximum: 6)
        .Flag(
            "cross_sectional_data",
            "whether to draw repeated cross sections in place of a panel",
            p => p.CrossSectionalData,
            (p, v) => p with { CrossSectionalData = v })
        .Real("xi", "scale of the propensity score's index", p => p.Xi, (p, v) => p with { Xi = v })
        .Real(
            "c",
            "correlation of neighbouring covariates",
            value => value is > -1 and < 1,
            "above -1 and below 1",
            p => p.C,
            (p, v) => p with { C = v })
        .Real(
            "lambda_t",
            "probability of the second period in cross sections",
            value => value is >= 0 and <= 1,
            "from 0 to 1",
            p => p.LambdaT,
            (p, v) => p with { LambdaT = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 500;

    /// <summary>Type of process, 1 to 6.</summary>
    public int DgpType { get; init; } = 1;

    /// <summary>Whether to draw repeated cross sections (with a column t) in place of a panel (y is the change).</summary>
    public bool CrossSectionalData { get; init; }

    /// <summary>Scale ξ of the propensity score's index.</summary>
    public double Xi { get; init; } = 0.75;

    /// <summary>Correlation c of neighbouring covariates.</summary>
    public double C { get; init; }

    /// <summary>Probability λ_t of the second period in cross sections.</summary>
    public double LambdaT { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Name => "did_SZ2020";

    /// <inheritdoc/>
    public override string Summary => "difference in differences with two periods, Sant'Anna and Zhao (2020)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", 4, C);
        var z = SantAnnaZhao.Transform(x);
        var (outcomeFeatures, treatmentFeatures) = SantAnnaZhao.Features(DgpType, x, z);
        var m0 = treatmentFeatures is null
            ? Columns.Map(NObs, _ => 0.5)
            : Columns.Map(Columns.Combine(treatmentFeatures, [-1, 0.5, -0.25, -0.1]), index => Elementary.Logistic(Xi * index));
        var d = draws.Bernoulli("u", m0);
        var regression = SantAnnaZhao.Regression(outcomeFeatures);
        var noise = draws.Normal("nu");
        var (epsilon0, epsilon10, epsilon11) = (draws.Normal("epsilon_0"), draws.Normal("epsilon_1(0)"), draws.Normal("epsilon_1(1)"));
        var nu = Columns.Map(NObs, i => (d[i] * regression[i]) + noise[i]);
        var y0 = Columns.Map(NObs, i => regression[i] + nu[i] + epsilon0[i]);
        var y1 = Columns.Map(NObs, i => (2 * regression[i]) + nu[i] + (d[i] == 1 ? epsilon11[i] : epsilon10[i]));
        var t = draws.Bernoulli("u_t", Columns.Map(NObs, _ => LambdaT));
        var y = CrossSectionalData ? Columns.Map(NObs, i => t[i] == 1 ? y1[i] : y0[i]) : Columns.Map(NObs, i => y1[i] - y0[i]);
        SimulatedColumn[] time = CrossSectionalData ? [new("t", "t", t)] : [];
        return new SimulatedData(Name, [.. SimulatedColumn.Family("Z", "x", z), new("y", "y", y), new("d", "d", d), .. time])
        {
            Theta = 0,
            Oracle = new Dictionary<string, double[]> { ["m0"] = m0, ["f_reg"] = regression, ["y_before"] = y0, ["y_after"] = y1 },
        };
    }
}
