using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// The partially linear IV regression of Chernozhukov, Hansen and Spindler (2015), "Post-selection and post-regularization inference in
/// linear models with many controls and instruments", American Economic Review: Papers and Proceedings 105(5), 486–490:
/// <code>
/// z = (x_1, …, x_dim_z) + ζ,    ζ ~ N(0, 0.25 I)
/// d = x'γ + z'δ + u
/// y = α d + x'β + ε
/// </code>
/// with β_j = γ_j = δ_j = 1/j², x ~ N(0, Σ), Σ_kj = 0.5^|j−k|, and (ε, u) standard normal with correlation 0.6. The true parameter is α.
/// </summary>
public sealed record PlivChs2015 : DataGeneratingProcess
{
    private static readonly ParameterList<PlivChs2015> Declared = new ParameterList<PlivChs2015>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Real("alpha", "the causal parameter", p => p.Alpha, (p, v) => p with { Alpha = v }, alias: "theta")
        .Integer("dim_x", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Integer("dim_z", "number of instruments, at most dim_x", 1, p => p.DimZ, (p, v) => p with { DimZ = v });

    /// <summary>Number of observations (the package has no default).</summary>
    public int NObs { get; init; } = 500;

    /// <summary>The causal parameter α.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 200;

    /// <summary>Number of instruments, at most <see cref="DimX"/>.</summary>
    public int DimZ { get; init; } = 150;

    /// <inheritdoc/>
    public override string Name => "pliv_CHS2015";

    /// <inheritdoc/>
    public override string Summary => "partially linear IV regression with many instruments, Chernozhukov, Hansen and Spindler (2015)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected internal override string? Conflict() =>
        DimZ <= DimX ? null : $"dim_z is {DimZ}, but must be at most dim_x, which is {DimX}.";

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.ToeplitzNormal("x", DimX, 0.5);
        var errors = draws.ToeplitzNormal("epsilon, u", 2, 0.6);
        var z = draws.NormalMatrix("zeta", DimZ, 0.25);
        for (var j = 0; j < DimZ; j++)
        {
            for (var i = 0; i < NObs; i++)
            {
                z[j][i] += x[j][i];
            }
        }

        var g0 = Columns.Combine(x, Columns.InverseSquare(DimX));
        var fromInstruments = Columns.Combine(z, Columns.InverseSquare(DimZ));
        var d = Columns.Map(NObs, i => g0[i] + fromInstruments[i] + errors[1][i]);
        var y = Columns.Map(NObs, i => (Alpha * d[i]) + g0[i] + errors[0][i]);
        return new SimulatedData(
            Name,
            [.. SimulatedColumn.Family("X", "x", x), new("y", "y", y), new("d", "d", d), .. SimulatedColumn.Family("Z", "z", z)])
        {
            Theta = Alpha,
            Oracle = new Dictionary<string, double[]> { ["g0"] = g0 },
        };
    }
}
