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
}
