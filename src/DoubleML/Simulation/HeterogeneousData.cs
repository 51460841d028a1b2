using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// Heterogeneous treatment effects in the manner of Oprescu, Syrgkanis and Wu (2019), "Orthogonal random forest for causal inference",
/// ICML:
/// <code>
/// d = x'β + η, or d = 1{x'β ≥ η} if the treatment is binary
/// y = θ0(x) d + x'γ + ε
/// θ0(x) = exp(2 x_0) + 3 sin(4 x_0), or exp(2 x_0) + 3 sin(4 x_1) if n_x = 2
/// </code>
/// with x uniform on [0, 1]^p, ε and η uniform on [−1, 1]; β and γ are other than 0 on the same support_size randomly chosen covariates,
/// with values drawn from [0, 0.3] and [0, 1]. The true parameter is E θ0(x) = (e² − 1)/2 + 3 (1 − cos 4)/4.
/// </summary>
public sealed record HeterogeneousData : DataGeneratingProcess
{
    private static readonly ParameterList<HeterogeneousData> Declared = new ParameterList<HeterogeneousData>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("p", "number of covariates", 1, p => p.P, (p, v) => p with { P = v })
        .Integer("support_size", "number of confounding covariates, at most p", 0, p => p.SupportSize, (p, v) => p with { SupportSize = v })
        .Integer("n_x", "number of covariates that the effect depends on", 1, p => p.NX, (p, v) => p with { NX = v }, maximum: 2)
        .Flag("binary_treatment", "whether the treatment is binary", p => p.BinaryTreatment, (p, v) => p with { BinaryTreatment = v });

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 200;

    /// <summary>Number of covariates p.</summary>
    public int P { get; init; } = 30;

    /// <summary>Number of covariates that confound, at most <see cref="P"/>.</summary>
    public int SupportSize { get; init; } = 5;

    /// <summary>Number of covariates that the effect depends on: 1 or 2.</summary>
    public int NX { get; init; } = 1;

    /// <summary>Whether the treatment is binary.</summary>
    public bool BinaryTreatment { get; init; }

    /// <inheritdoc/>
    public override string Name => "heterogeneous_data";

    /// <inheritdoc/>
    public override string Summary => "heterogeneous effects of a continuous or binary treatment, after Oprescu et al. (2019)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected internal override string? Conflict() =>
        SupportSize > P ? $"support_size is {SupportSize}, but must be at most p, which is {P}."
        : NX > P ? $"n_x is {NX}, but must be at most p, which is {P}."
        : null;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var x = draws.UniformMatrix("x", P, 0, 1);
        var (gamma, beta) = Coefficients(draws.Stream("coefficients"));
        var index = Columns.Combine(x, beta);
        var g0 = Columns.Combine(x, gamma);
        var eta = draws.Uniform("eta", -1, 1);
        var epsilon = draws.Uniform("epsilon", -1, 1);
        var effect = Columns.Map(NObs, i => Elementary.Exp(2 * x[0][i]) + (3 * Elementary.Sin(4 * x[NX - 1][i])));
        var d = BinaryTreatment
            ? Columns.Map(NObs, i => index[i] >= eta[i] ? 1 : 0)
            : Columns.Map(NObs, i => index[i] + eta[i]);
        var y = Columns.Map(NObs, i => (effect[i] * d[i]) + g0[i] + epsilon[i]);
        var m0 = BinaryTreatment ? Columns.Map(index, t => Math.Min(1, (1 + t) / 2)) : index;
        return new SimulatedData(Name, [new("y", "y", y), new("d", "d", d), .. SimulatedColumn.Family("X_", "x", x, first: 0)])
        {
            Theta = ((Elementary.Exp(2) - 1) / 2) + (0.75 * (1 - Elementary.Cos(4))),
            Oracle = new Dictionary<string, double[]> { ["effect"] = effect, ["g0"] = g0, ["m0"] = m0 },
        };
    }

    /// <summary>γ and β, p values each.</summary>
    private (double[] Gamma, double[] Beta) Coefficients(CounterRandom random)
    {
        var order = Enumerable.Range(0, P).ToArray();
        random.Shuffle(order.AsSpan());
        var (gamma, beta) = (new double[P], new double[P]);
        foreach (var j in order[..SupportSize])
        {
            gamma[j] = random.NextDouble();
            beta[j] = 0.3 * random.NextDouble();
        }

        return (gamma, beta);
    }
}
