using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// The partially linear panel regression with fixed effects of Clarke and Polselli (2025), "Double machine learning for static panel models
/// with fixed effects", The Econometrics Journal, utaf011:
/// <code>
/// d_it = m0(x_it) + c_i + v_it
/// y_it = θ d_it + g0(x_it) + α_i + u_it
/// α_i  = 0.25 (mean_t d_it − mean d) + 0.25 mean_t (x_it1 + x_it3) + a_i
/// </code>
/// with x ~ N(0, 5) independent, a_i ~ N(0, 0.95), c_i, u and v standard normal. With a = 0.25, b = 0.5 and (·)₊ the positive part
/// <code>
/// dgp1: g0 = m0 = a x_1 + x_3
/// dgp2: g0 = Λ(x_1) + a cos x_3,          m0 = cos x_1 + a Λ(x_3)
/// dgp3: g0 = b x_1 x_3 + a (x_3)₊,         m0 = a (x_1)₊ + b x_1 x_3
/// </code>
/// The true parameter is θ.
/// </summary>
public sealed record PlprCp2025 : DataGeneratingProcess
{
    private const double A = 0.25;
    private const double B = 0.5;

    private static readonly ParameterList<PlprCp2025> Declared = new ParameterList<PlprCp2025>()
        .Integer("num_id", "number of units", 1, p => p.NumId, (p, v) => p with { NumId = v })
        .Integer("num_t", "number of periods", 1, p => p.NumT, (p, v) => p with { NumT = v })
        .Integer("dim_x", "number of covariates", 3, p => p.DimX, (p, v) => p with { DimX = v })
        .Real("theta", "the causal parameter", p => p.Theta, (p, v) => p with { Theta = v })
        .Choice("dgp_type", "form of the nuisance functions", ["dgp1", "dgp2", "dgp3"], p => p.DgpType, (p, v) => p with { DgpType = v });

    /// <summary>Number of units; the data have <see cref="NumId"/> · <see cref="NumT"/> rows.</summary>
    public int NumId { get; init; } = 250;

    /// <summary>Number of periods.</summary>
    public int NumT { get; init; } = 10;

    /// <summary>Number of covariates, at least 3.</summary>
    public int DimX { get; init; } = 30;

    /// <summary>The causal parameter θ.</summary>
    public double Theta { get; init; } = 0.5;

    /// <summary>Form of the nuisance functions: <c>dgp1</c> linear, <c>dgp2</c> smooth, <c>dgp3</c> not smooth.</summary>
    public string DgpType { get; init; } = "dgp1";

    /// <inheritdoc/>
    public override string Name => "plpr_CP2025";

    /// <inheritdoc/>
    public override string Summary => "partially linear panel regression with fixed effects, Clarke and Polselli (2025)";

    /// <inheritdoc/>
    public override IReadOnlyList<SimulationParameter> Parameters => Declared.Items;

    /// <inheritdoc/>
    protected override SimulatedData Simulate(RandomKey key)
    {
        var n = NumId * NumT;
        var units = new Draws(key.Derive("units"), NumId);
        var rows = new Draws(key.Derive("rows"), n);
        var a = units.Normal("a", 0.95);
        var c = units.Normal("c");
        var x = rows.NormalMatrix("x", DimX, 5);
        var u = rows.Normal("u");
        var v = rows.Normal("v");

        var g0 = Columns.Map(n, i => Nuisances(x[0][i], x[2][i]).G);
        var m0 = Columns.Map(n, i => Nuisances(x[0][i], x[2][i]).M);
        var d = Columns.Map(n, i => m0[i] + c[i / NumT] + v[i]);
        var meanD = Columns.Mean(d);
        var alpha = Columns.Map(NumId, unit =>
            (0.25 * Columns.Mean(NumT, t => d[(unit * NumT) + t] - meanD))
            + (0.25 * Columns.Mean(NumT, t => x[0][(unit * NumT) + t] + x[2][(unit * NumT) + t]))
            + a[unit]);
        var y = Columns.Map(n, i => (Theta * d[i]) + g0[i] + alpha[i / NumT] + u[i]);
        return new SimulatedData(
            Name,
            [
                new("id", "id", Columns.Map(n, i => 1 + (i / NumT))),
                new("time", "t", Columns.Map(n, i => 1 + (i % NumT))),
                new("y", "y", y),
                new("d", "d", d),
                .. SimulatedColumn.Family("x", "x", x),
            ])
        {
            Theta = Theta,
            Oracle = new Dictionary<string, double[]>
            {
                ["g0"] = g0,
                ["m0"] = m0,
                ["alpha"] = Columns.Map(n, i => alpha[i / NumT]),
                ["c"] = Columns.Map(n, i => c[i / NumT]),
            },
        };
    }

    private (double G, double M) Nuisances(double x1, double x3) => DgpType switch
    {
        "dgp1" => ((A * x1) + x3, (A * x1) + x3),
        "dgp2" => (Elementary.Logistic(x1) + (A * Elementary.Cos(x3)), Elementary.Cos(x1) + (A * Elementary.Logistic(x3))),
        _ => ((B * x1 * x3) + (A * Math.Max(x3, 0)), (A * Math.Max(x1, 0)) + (B * x1 * x3)),
    };
}
