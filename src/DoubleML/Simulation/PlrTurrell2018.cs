using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// The partially linear regression of Turrell (2018), "Econometrics in Python part I – Double machine learning", a blog article:
/// <code>
/// d = m0(x'b) + v,              m0(t) = sinh γ / (2π (cosh γ − cos(t − ν)))
/// y = θ d + g0(x'b) + u,        g0(t) = sin² t
/// </code>
/// with b_j = 1/j, u and v standard normal, x normal with a covariance matrix that is drawn anew for each data set. The true parameter
/// is θ.
/// </summary>
public sealed record PlrTurrell2018 : DataGeneratingProcess
{
    private static readonly ParameterList<PlrTurrell2018> Declared = new ParameterList<PlrTurrell2018>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("dim_x", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("theta", "the causal parameter", p => p.Theta, (p, v) => p with { Theta = v })
        .Real("nu", "location of the peak of m0", p => p.Nu, (p, v) => p with { Nu = v })
        .Real(
            "gamma",
            "flatness of m0",
            value => value != 0,
            "a number other than 0",
            p => p.Gamma,
            (p, v) => p with { Gamma = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 100;

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 20;

    /// <summary>The causal parameter θ.</summary>
    public double Theta { get; init; } = 0.5;

    /// <summary>Location ν of the peak of m0.</summary>
    public double Nu { get; init; }

    /// <summary>Flatness γ of m0, not 0.</summary>
    public double Gamma { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "plr_turrell2018";

    /// <inheritdoc/>
    public override string Summary => "partially linear regression with a single index, Turrell (2018)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = RandomCovariance.Normal(draws, NObs, DimX);
        var index = TurrellFunctions.Index(x);
        var m0 = Columns.Map(index, t => TurrellFunctions.M(t, Nu, Gamma));
        var g0 = Columns.Map(index, TurrellFunctions.G);
        var v = draws.Normal("v");
        var u = draws.Normal("u");
        var d = Columns.Map(NObs, i => m0[i] + v[i]);
        var y = Columns.Map(NObs, i => (Theta * d[i]) + g0[i] + u[i]);
        return new SimulatedData(Name, [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d)])
        {
            Theta = Theta,
            Oracle = new Dictionary<string, double[]> { ["m0"] = m0, ["g0"] = g0 },
        };
    }
}
