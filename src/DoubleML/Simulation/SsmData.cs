using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// A sample selection model in the manner of Bia, Huber and Lafférs (2023), "Double machine learning for sample selection models",
/// Journal of Business &amp; Economic Statistics, appendix E:
/// <code>
/// d = 1{x'β + w &gt; 0}
/// s = 1{d + γ z + x'β + v &gt; 0}
/// y = θ d + x'β + u where s = 1, else 0
/// </code>
/// with β_j = 0.4/j², x ~ N(0, Σ), Σ_kj = 0.5^|j−k|, w and z standard normal. Missing at random: γ = 0, u and v independent, and no
/// column z. Nonignorable: γ = 1, u and v with correlation 0.8. The average treatment effect is θ.
/// </summary>
public sealed record SsmData : DataGeneratingProcess
{
    private static readonly ParameterList<SsmData> Declared = new ParameterList<SsmData>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dim_x", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("theta", "the average treatment effect", p => p.Theta, (p, v) => p with { Theta = v })
        .Flag("mar", "whether outcomes are missing at random", p => p.Mar, (p, v) => p with { Mar = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 8000;

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 100;

    /// <summary>The average treatment effect θ.</summary>
    public double Theta { get; init; } = 1;

    /// <summary>Whether outcomes are missing at random given d and x.</summary>
    public bool Mar { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "ssm_data";

    /// <inheritdoc/>
    public override string Summary => "sample selection model after Bia, Huber and Lafférs (2023)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", DimX, 0.5);
        var index = Columns.Combine(x, Columns.InverseSquare(DimX, scale: 0.4));
        var errors = draws.ToeplitzNormal("u, v", 2, Mar ? 0 : 0.8);
        var w = draws.Normal("w");
        var z = draws.Normal("z");
        var gamma = Mar ? 0 : 1;
        var d = Columns.Map(NObs, i => index[i] + w[i] > 0 ? 1 : 0);
        var s = Columns.Map(NObs, i => d[i] + (gamma * z[i]) + index[i] + errors[1][i] > 0 ? 1 : 0);
        var y0 = Columns.Map(NObs, i => index[i] + errors[0][i]);
        var y = Columns.Map(NObs, i => s[i] * (y0[i] + (Theta * d[i])));
        SimulatedColumn[] instrument = Mar ? [] : [new("z", "z", z)];
        return new SimulatedData(
            Name,
            [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d), .. instrument, new("s", "s", s)])
        {
            Theta = Theta,
            Oracle = new Dictionary<string, double[]> { ["g0"] = index, ["y0"] = y0, ["y1"] = Columns.Map(y0, value => value + Theta) },
        };
    }
}
