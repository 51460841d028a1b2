using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// A partially linear IV regression with the nuisance functions of Turrell (2018), the DoubleML package's simple one-instrument example:
/// <code>
/// z = m(x'b) + η
/// d = m(γ_z z + x'b) + v
/// y = θ d + g(x'b) + u
/// </code>
/// with m(t) = sinh 1 / (2π (cosh 1 − cos t)), g(t) = sin² t, b_j = 1/j, standard normal η, v, u, and x normal with a covariance matrix
/// that is drawn anew for each data set. The true parameter is θ. (u and v are independent, so d is not in fact endogenous.)
/// </summary>
public sealed record PlivData : DataGeneratingProcess
{
    private static readonly ParameterList<PlivData> Declared = new ParameterList<PlivData>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dim_x", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("theta", "the causal parameter", p => p.Theta, (p, v) => p with { Theta = v })
        .Real("gamma_z", "strength of the instrument", p => p.GammaZ, (p, v) => p with { GammaZ = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 100;

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 20;

    /// <summary>The causal parameter θ.</summary>
    public double Theta { get; init; } = 0.5;

    /// <summary>Weight γ_z of the instrument in the treatment's index.</summary>
    public double GammaZ { get; init; } = 0.4;

    /// <inheritdoc/>
    public override string Name => "pliv_data";

    /// <inheritdoc/>
    public override string Summary => "partially linear IV regression with one instrument and Turrell's (2018) functions";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = RandomCovariance.Normal(draws, NObs, DimX);
        var index = TurrellFunctions.Index(x);
        var eta = draws.Normal("eta");
        var v = draws.Normal("v");
        var u = draws.Normal("u");
        var g0 = Columns.Map(index, TurrellFunctions.G);
        var z = Columns.Map(NObs, i => TurrellFunctions.M(index[i], nu: 0, gamma: 1) + eta[i]);
        var d = Columns.Map(NObs, i => TurrellFunctions.M((GammaZ * z[i]) + index[i], nu: 0, gamma: 1) + v[i]);
        var y = Columns.Map(NObs, i => (Theta * d[i]) + g0[i] + u[i]);
        return new SimulatedData(
            Name,
            [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d), new("z", "z", z)])
        {
            Theta = Theta,
            Oracle = new Dictionary<string, double[]> { ["g0"] = g0 },
        };
    }
}
