namespace DoubleML.Numerics;

/// <summary>Columns computed row by row.</summary>
internal static class Vectors
{
    /// <summary>The values f(0) … f(n − 1).</summary>
    /// <param name="n">The number of rows.</param>
    /// <param name="f">The value of a row.</param>
    public static double[] Map(int n, Func<int, double> f)
    {
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            values[i] = f(i);
        }

        return values;
    }

    /// <summary>The mean of f(0) … f(n − 1).</summary>
    /// <param name="n">The number of rows.</param>
    /// <param name="f">The value of a row.</param>
    public static double Mean(int n, Func<int, double> f)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            sum += f(i);
        }

        return sum / n;
    }

    /// <summary>1 where the value is the given one, else 0.</summary>
    /// <param name="values">Any numbers.</param>
    /// <param name="value">Compared exactly.</param>
    public static double[] Indicator(double[] values, double value) => Map(values.Length, i => values[i] == value ? 1 : 0);

    /// <summary>n times the same value.</summary>
    /// <param name="n">How often.</param>
    /// <param name="value">The value.</param>
    public static double[] Constant(int n, double value)
    {
        var values = new double[n];
        Array.Fill(values, value);
        return values;
    }
}
