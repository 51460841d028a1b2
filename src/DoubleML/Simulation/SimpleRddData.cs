using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// A regression discontinuity design with covariates, the DoubleML package's example: with a standard normal score s, x uniform on
/// [−1, 1]^dim_x and q(x) = Σ_j Σ_k=0…p k x_j^k
/// <code>
/// Y(0) = 0.1 s² + q(x) + ε_0,                               ε ~ N(0, 0.2²)
/// Y(1) = τ − 0.4 s² + a s Σ_j x_j + q(x) + ε_1
/// D    = 1{s ≥ cutoff}, or if fuzzy Bernoulli with probability 0.3 + 0.4·1{s ≥ cutoff} + 0.01 s² − 0.02 s² 1{s ≥ cutoff} + 0.2 q(x),
///        clipped to [0, 1]
/// </code>
/// A binary outcome is Bernoulli with the logistic transform of the means above. The effect at the cutoff is τ − 0.5 cutoff² unless the
/// outcome is binary, or it is heterogeneous there (a · cutoff other than 0) in a fuzzy design; then there is no closed form.
/// </summary>
public sealed record SimpleRddData : DataGeneratingProcess
{
    private static readonly ParameterList<SimpleRddData> Declared = new ParameterList<SimpleRddData>()
        .Integer("n_obs", "number of observations", 1, p => p.NObs, (p, v) => p with { NObs = v })
        .Integer("p", "degree of the covariates' polynomial, 0 for no covariate effect", 0, p => p.P, (p, v) => p with { P = v })
        .Flag("fuzzy", "whether the design is fuzzy", p => p.Fuzzy, (p, v) => p with { Fuzzy = v })
        .Flag("binary_outcome", "whether the outcome is binary", p => p.BinaryOutcome, (p, v) => p with { BinaryOutcome = v })
        .Real("cutoff", "cutoff of the score", p => p.Cutoff, (p, v) => p with { Cutoff = v })
        .Integer("dim_x", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("a", "interaction of score and covariates in the treated outcome", p => p.A, (p, v) => p with { A = v })
        .Real("tau", "the effect at a score of 0", p => p.Tau, (p, v) => p with { Tau = v }, alias: "theta");

    /// <summary>Number of observations.</summary>
    public int NObs { get; init; } = 5000;

    /// <summary>Degree of the covariates' polynomial; 0 for no covariate effect.</summary>
    public int P { get; init; } = 4;

    /// <summary>Whether the design is fuzzy.</summary>
    public bool Fuzzy { get; init; } = true;

    /// <summary>Whether the outcome is binary.</summary>
    public bool BinaryOutcome { get; init; }

    /// <summary>Cutoff of the score.</summary>
    public double Cutoff { get; init; }

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 3;

    /// <summary>Interaction a of score and covariates in the treated outcome.</summary>
    public double A { get; init; }

    /// <summary>The effect τ at a score of 0.</summary>
    public double Tau { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "simple_rdd_data";

    /// <inheritdoc/>
    public override string Summary => "regression discontinuity design, sharp or fuzzy, with covariates";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    private double? EffectAtCutoff => BinaryOutcome || (Fuzzy && A * Cutoff != 0) ? null : Tau - (0.5 * Cutoff * Cutoff);

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var draws = new Draws(key, NObs);
        var score = draws.Normal("score");
        var x = draws.UniformMatrix("x", DimX, -1, 1);
        var fromX = Columns.Map(NObs, i => x.Sum(column => Polynomial(column[i])));
        var g0 = Columns.Map(NObs, i => (0.1 * score[i] * score[i]) + fromX[i]);
        var g1 = Columns.Map(NObs, i => Tau - (0.4 * score[i] * score[i]) + (A * score[i] * x.Sum(column => column[i])) + fromX[i]);
        var (y0, y1) = (Outcome(draws, "y0", g0), Outcome(draws, "y1", g1));

        var above = Columns.Map(score, s => s >= Cutoff ? 1 : 0);
        var m0 = Fuzzy
            ? Columns.Map(NObs, i => Math.Clamp(
                0.3 + (0.4 * above[i]) + (score[i] * score[i] * (0.01 - (0.02 * above[i]))) + (0.2 * fromX[i]), 0, 1))
            : above;
        var d = Fuzzy ? draws.Bernoulli("d", m0) : above;
        var y = Columns.Map(NObs, i => d[i] == 1 ? y1[i] : y0[i]);
        return new SimulatedData(
            Name,
            [new("y", "y", y), new("d", "d", d), new("score", "running", score), .. SimulatedColumn.Family("X", "x", x)])
        {
            Theta = EffectAtCutoff,
            Oracle = new Dictionary<string, double[]> { ["y0"] = y0, ["y1"] = y1, ["m0"] = m0 },
        };
    }

    private double[] Outcome(Draws draws, string name, double[] g)
    {
        if (BinaryOutcome)
        {
            return draws.Bernoulli(name, Columns.Map(g, Elementary.Logistic));
        }

        var noise = draws.Normal(name, 0.2 * 0.2);
        return Columns.Map(NObs, i => g[i] + noise[i]);
    }

    /// <summary>Σ_k=0…p k x^k, by Horner's rule.</summary>
    private double Polynomial(double x)
    {
        var sum = 0.0;
        for (var k = P; k >= 0; k--)
        {
            sum = (sum * x) + k;
        }

        return sum;
    }
}
