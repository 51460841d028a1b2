namespace DoubleML.Simulation;

/// <summary>Arithmetic on columns.</summary>
internal static class Columns
{
    /// <summary>The column f(0), …, f(n − 1).</summary>
    public static double[] Map(int n, Func<int, double> f)
    {
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            values[i] = f(i);
        }

        return values;
    }

    /// <summary>f of each value.</summary>
    public static double[] Map(double[] column, Func<double, double> f) => Map(column.Length, i => f(column[i]));

    /// <summary><paramref name="dim"/> columns of <paramref name="n"/> zeros.</summary>
    public static double[][] New(int dim, int n)
    {
        var columns = new double[dim][];
        for (var j = 0; j < dim; j++)
        {
            columns[j] = new double[n];
        }

        return columns;
    }

    /// <summary>The column Σ_j <paramref name="weights"/>[j] · <paramref name="x"/>[j].</summary>
    public static double[] Combine(double[][] x, IReadOnlyList<double> weights) =>
        Map(x[0].Length, i =>
        {
            var sum = 0.0;
            for (var j = 0; j < weights.Count; j++)
            {
                sum += weights[j] * x[j][i];
            }

            return sum;
        });

    /// <summary>The average.</summary>
    public static double Mean(double[] column)
    {
        var sum = 0.0;
        foreach (var value in column)
        {
            sum += value;
        }

        return sum / column.Length;
    }

    /// <summary>The average of f(0), …, f(n − 1).</summary>
    public static double Mean(int n, Func<int, double> f) => Mean(Map(n, f));

    /// <summary>The variance with divisor n.</summary>
    public static double Variance(double[] column)
    {
        var mean = Mean(column);
        return Mean(Map(column, value => (value - mean) * (value - mean)));
    }

    /// <summary>The correlation; 0 if one of the columns is constant.</summary>
    public static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (Mean(a), Mean(b));
        var scale = Math.Sqrt(Variance(a) * Variance(b));
        return scale == 0 ? 0 : Mean(a.Length, i => (a[i] - meanA) * (b[i] - meanB)) / scale;
    }

    /// <summary>(column − mean) / standard deviation, with the sample's own moments (divisor n).</summary>
    public static double[] Standardise(double[] column)
    {
        var mean = Mean(column);
        var deviation = Math.Sqrt(Variance(column));
        return Map(column, value => (value - mean) / deviation);
    }

    /// <summary>The coefficients <paramref name="scale"/> / j for j = 1 … <paramref name="dim"/>.</summary>
    public static double[] InverseLinear(int dim, double scale = 1) => Map(dim, j => scale / (j + 1));

    /// <summary>The coefficients <paramref name="scale"/> / j² for j = 1 … <paramref name="dim"/>.</summary>
    public static double[] InverseSquare(int dim, double scale = 1) => Map(dim, j => scale / ((j + 1.0) * (j + 1)));

    /// <summary>b'Σb for Σ_kj = <paramref name="rho"/>^|j−k|.</summary>
    public static double ToeplitzForm(double[] b, double rho)
    {
        var sum = 0.0;
        var tail = 0.0; // Σ over k below j of ρ^(j−k) b_k
        foreach (var value in b)
        {
            sum += value * (value + (2 * tail));
            tail = rho * (tail + value);
        }

        return sum;
    }
}
