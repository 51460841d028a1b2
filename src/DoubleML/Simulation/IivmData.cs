using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// An interactive IV model in the manner of Farbmacher, Guber and Klaassen (2020), "Instrument validity tests with causal forests", MEA
/// Discussion Paper 13-2020:
/// <code>
/// d = 1{α_x z + v &gt; 0},     z Bernoulli(1/2)
/// y = θ d + x'β + u
/// </code>
/// with (u, v) standard normal with correlation 0.3, β_j = 1/j², x ~ N(0, Σ), Σ_kj = 0.5^|j−k|. The local average treatment effect is θ.
/// </summary>
public sealed record IivmData : DataGeneratingProcess
{
    private static readonly ParameterList<IivmData> Declared = new ParameterList<IivmData>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dim_x", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("theta", "the local average treatment effect", p => p.Theta, (p, v) => p with { Theta = v })
        .Real("alpha_x", "strength of the instrument", p => p.AlphaX, (p, v) => p with { AlphaX = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 500;

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 20;

    /// <summary>The local average treatment effect θ.</summary>
    public double Theta { get; init; } = 1;

    /// <summary>Strength α_x of the instrument.</summary>
    public double AlphaX { get; init; } = 0.2;

    /// <inheritdoc/>
    public override string Name => "iivm_data";

    /// <inheritdoc/>
    public override string Summary => "interactive IV model with a binary instrument, after Farbmacher, Guber and Klaassen (2020)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", DimX, 0.5);
        var errors = draws.ToeplitzNormal("u, v", 2, 0.3);
        var z = draws.Bernoulli("z", Columns.Map(NObs, _ => 0.5));
        var g0 = Columns.Combine(x, Columns.InverseSquare(DimX));
        var d0 = Columns.Map(errors[1], v => v > 0 ? 1 : 0);
        var d1 = Columns.Map(errors[1], v => AlphaX + v > 0 ? 1 : 0);
        var d = Columns.Map(NObs, i => z[i] == 1 ? d1[i] : d0[i]);
        var y = Columns.Map(NObs, i => (Theta * d[i]) + g0[i] + errors[0][i]);
        return new SimulatedData(
            Name,
            [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d), new("z", "z", z)])
        {
            Theta = Theta,
            Oracle = new Dictionary<string, double[]> { ["g0"] = g0, ["d_z0"] = d0, ["d_z1"] = d1 },
        };
    }
}
