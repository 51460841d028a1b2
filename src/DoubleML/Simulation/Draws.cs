using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// Random columns of one length. Each named variable has a stream of its own below the key, drawn row after row, so that no variable's
/// draws depend on how many another one takes.
/// </summary>
/// <param name="key">The data set's key.</param>
/// <param name="n">Length of all columns.</param>
internal sealed class Draws(RandomKey key, int n)
{
    /// <summary>The stream of the variable <paramref name="name"/>.</summary>
    public CounterRandom Stream(string name) => new(key.Derive(name));

    /// <summary>Independent N(0, <paramref name="variance"/>).</summary>
    public double[] Normal(string name, double variance = 1)
    {
        var random = Stream(name);
        var scale = Math.Sqrt(variance);
        return Fill(() => scale * random.NextNormal());
    }

    /// <summary>Independent uniforms on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double[] Uniform(string name, double low = 0, double high = 1)
    {
        var random = Stream(name);
        return Fill(() => low + ((high - low) * random.NextDouble()));
    }

    /// <summary>Independent 0/1 draws; row i is 1 with probability <paramref name="p"/>[i].</summary>
    public double[] Bernoulli(string name, double[] p)
    {
        var u = Uniform(name);
        return Columns.Map(n, i => u[i] < p[i] ? 1 : 0);
    }

    /// <summary>
    /// <paramref name="dim"/> columns whose rows are N(0, Σ) with Σ_kj = ρ^|j−k|. The Cholesky factor of this Toeplitz matrix is the
    /// autoregression x_j = ρ x_(j−1) + √(1 − ρ²) e_j, so a row costs O(dim).
    /// </summary>
    public double[][] ToeplitzNormal(string name, int dim, double rho)
    {
        var random = Stream(name);
        var innovation = Math.Sqrt(1 - (rho * rho));
        var x = Columns.New(dim, n);
        for (var i = 0; i < n; i++)
        {
            var previous = x[0][i] = random.NextNormal();
            for (var j = 1; j < dim; j++)
            {
                previous = x[j][i] = (rho * previous) + (innovation * random.NextNormal());
            }
        }

        return x;
    }

    /// <summary><paramref name="dim"/> columns of independent uniforms on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double[][] UniformMatrix(string name, int dim, double low, double high)
    {
        var random = Stream(name);
        return RowByRow(dim, () => low + ((high - low) * random.NextDouble()));
    }

    /// <summary><paramref name="dim"/> columns of independent N(0, <paramref name="variance"/>).</summary>
    public double[][] NormalMatrix(string name, int dim, double variance)
    {
        var random = Stream(name);
        var scale = Math.Sqrt(variance);
        return RowByRow(dim, () => scale * random.NextNormal());
    }

    /// <summary>
    /// <paramref name="dim"/> columns whose rows are normal with unit variances and correlation <paramref name="rho"/> ≥ 0 of each two.
    /// </summary>
    public double[][] ExchangeableNormal(string name, int dim, double rho)
    {
        var common = Normal(name + " common", rho);
        var x = NormalMatrix(name, dim, 1 - rho);
        return [.. x.Select(column => Columns.Map(n, i => common[i] + column[i]))];
    }

    private double[][] RowByRow(int dim, Func<double> draw)
    {
        var x = Columns.New(dim, n);
        for (var i = 0; i < n; i++)
        {
            foreach (var column in x)
            {
                column[i] = draw();
            }
        }

        return x;
    }

    private double[] Fill(Func<double> draw)
    {
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            values[i] = draw();
        }

        return values;
    }
}
