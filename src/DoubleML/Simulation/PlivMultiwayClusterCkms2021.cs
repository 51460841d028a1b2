using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// The partially linear IV regression with two-way clusters of Chiang, Kato, Ma and Sasaki (2021), "Multiway cluster robust
/// double/debiased machine learning", Journal of Business &amp; Economic Statistics; for i = 1 … N and j = 1 … M
/// <code>
/// Z_ij = X_ij'ξ + V_ij
/// D_ij = π_10 Z_ij + X_ij'π_20 + v_ij
/// Y_ij = θ D_ij + X_ij'ζ + ε_ij
/// </code>
/// where each of X, ε, v, V is (1 − ω_1 − ω_2) α_ij + ω_1 α_i + ω_2 α_j: a part of the cell's own, one of the first and one of the second
/// cluster. The α of X are N(0, Σ) with Σ_kj = s_X^|j−k|, those of (ε, v) standard normal with correlation s_εv, those of V
/// standard normal; ζ_k = π_20,k = ξ_k = 0.5^k. The true parameter is θ.
/// </summary>
public sealed record PlivMultiwayClusterCkms2021 : DataGeneratingProcess
{
    private static readonly ParameterList<PlivMultiwayClusterCkms2021> Declared = new ParameterList<PlivMultiwayClusterCkms2021>()
        .Integer("N", "number of clusters of the first dimension", 1, p => p.N, (p, v) => p with { N = v })
        .Integer("M", "number of clusters of the second dimension", 1, p => p.M, (p, v) => p with { M = v })
        .Integer("dim_X", "number of covariates", 1, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("theta", "the causal parameter", p => p.Theta, (p, v) => p with { Theta = v })
        .Real("pi_10", "effect of the instrument on the treatment", p => p.Pi10, (p, v) => p with { Pi10 = v })
        .Pair("omega_X", "cluster weights of the covariates", p => p.OmegaX, (p, v) => p with { OmegaX = v })
        .Pair("omega_epsilon", "cluster weights of the outcome's error", p => p.OmegaEpsilon, (p, v) => p with { OmegaEpsilon = v })
        .Pair("omega_v", "cluster weights of the treatment's error v", p => p.OmegaTreatment, (p, v) => p with { OmegaTreatment = v })
        .Pair("omega_V", "cluster weights of the instrument's error V", p => p.OmegaInstrument, (p, v) => p with { OmegaInstrument = v })
        .Real("s_X", "correlation of neighbouring covariates", IsCorrelation, "from -1 to 1", p => p.SX, (p, v) => p with { SX = v })
        .Real(
            "s_epsilon_v",
            "correlation of the outcome's and the treatment's errors",
            IsCorrelation,
            "from -1 to 1",
            p => p.SEpsilonV,
            (p, v) => p with { SEpsilonV = v });

    /// <summary>Number N of clusters of the first dimension; the data have N · M rows.</summary>
    public int N { get; init; } = 25;

    /// <summary>Number M of clusters of the second dimension.</summary>
    public int M { get; init; } = 25;

    /// <summary>Number of covariates.</summary>
    public int DimX { get; init; } = 100;

    /// <summary>The causal parameter θ.</summary>
    public double Theta { get; init; } = 1;

    /// <summary>Effect π_10 of the instrument on the treatment.</summary>
    public double Pi10 { get; init; } = 1;

    /// <summary>Weights (ω_1, ω_2) of the covariates' cluster parts.</summary>
    public (double First, double Second) OmegaX { get; init; } = (0.25, 0.25);

    /// <summary>Weights of the cluster parts of the outcome's error ε.</summary>
    public (double First, double Second) OmegaEpsilon { get; init; } = (0.25, 0.25);

    /// <summary>Weights of the cluster parts of the treatment's error v (the package's <c>omega_v</c>).</summary>
    public (double First, double Second) OmegaTreatment { get; init; } = (0.25, 0.25);

    /// <summary>Weights of the cluster parts of the instrument's error V (the package's <c>omega_V</c>).</summary>
    public (double First, double Second) OmegaInstrument { get; init; } = (0.25, 0.25);

    /// <summary>Correlation s_X of neighbouring covariates.</summary>
    public double SX { get; init; } = 0.25;

    /// <summary>Correlation s_εv of the outcome's and the treatment's errors.</summary>
    public double SEpsilonV { get; init; } = 0.25;

    /// <inheritdoc/>
    public override string Name => "pliv_multiway_cluster_CKMS2021";

    /// <inheritdoc/>
    public override string Summary => "partially linear IV regression with two-way clusters, Chiang, Kato, Ma and Sasaki (2021)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var (cells, first, second) = (
            new Draws(key.Derive("cells"), N * M), new Draws(key.Derive("first"), N), new Draws(key.Derive("second"), M));
        var x = Mix(OmegaX, source => source.ToeplitzNormal("x", DimX, SX));
        double[][] ErrorPair(Draws source) => source.ToeplitzNormal("epsilon, v", 2, SEpsilonV);
        var epsilon = Mix(OmegaEpsilon, ErrorPair)[0];
        var v = Mix(OmegaTreatment, ErrorPair)[1];
        var instrumentError = Mix(OmegaInstrument, source => [source.Normal("V")])[0];

        double exponential = 1;
        var coefficients = Columns.Map(DimX, _ => exponential *= 0.5);
        var fromX = Columns.Combine(x, coefficients);
        var z = Columns.Map(N * M, i => fromX[i] + instrumentError[i]);
        var d = Columns.Map(N * M, i => (Pi10 * z[i]) + fromX[i] + v[i]);
        var y = Columns.Map(N * M, i => (Theta * d[i]) + fromX[i] + epsilon[i]);
        return new SimulatedData(
            Name,
            [
                new("cluster_var_i", "cluster", Columns.Map(N * M, i => i / M)),
                new("cluster_var_j", "cluster", Columns.Map(N * M, i => i % M)),
                .. SimulatedColumn.Family("X", "x", x),
                new("Y", "y", y),
                new("D", "d", d),
                new("Z", "z", z),
            ])
        {
            Theta = Theta,
            Oracle = new Dictionary<string, double[]> { ["g0"] = fromX },
        };

        double[][] Mix((double First, double Second) omega, Func<Draws, double[][]> draw)
        {
            var (own, ofFirst, ofSecond) = (draw(cells), draw(first), draw(second));
            return [.. own.Select((column, k) => Columns.Map(N * M, i =>
                ((1 - omega.First - omega.Second) * column[i]) + (omega.First * ofFirst[k][i / M]) + (omega.Second * ofSecond[k][i % M])))];
        }
    }

    private static bool IsCorrelation(double value) => value is >= -1 and <= 1;
}
