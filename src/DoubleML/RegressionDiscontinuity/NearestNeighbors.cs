namespace DoubleML.RegressionDiscontinuity;

/// <summary>
/// Residuals from the mean of the nearest neighbours in the running variable (Calonico, Cattaneo and Titiunik 2014, section 5): their
/// squares estimate the conditional variance without a model of the mean.
/// </summary>
internal static class NearestNeighbors
{
    /// <summary>The number of neighbours, at least; more where values are tied.</summary>
    private const int Matches = 3;

    /// <summary>sqrt(J / (J + 1)) (y − mean of the J neighbours' y) for every row.</summary>
    /// <param name="x">The running variable, ascending.</param>
    /// <param name="y">The outcomes.</param>
    public static double[] Residuals(double[] x, double[] y)
    {
        var n = x.Length;
        var sums = new double[n + 1];
        for (var i = 0; i < n; i++)
        {
            sums[i + 1] = sums[i] + y[i];
        }

        var result = new double[n];
        for (var i = 0; i < n; i++)
        {
            var (low, high) = (i, i + 1); // neighbours are the rows low … high − 1 without i itself; ties belong together
            Extend(x, ref low, ref high);
            while (high - low - 1 < Math.Min(Matches, n - 1))
            {
                var left = low > 0 ? x[i] - x[low - 1] : double.PositiveInfinity;
                var right = high < n ? x[high] - x[i] : double.PositiveInfinity;
                low -= left <= right ? 1 : 0;
                high += right <= left ? 1 : 0;
                Extend(x, ref low, ref high);
            }

            var count = high - low - 1;
            var mean = (sums[high] - sums[low] - y[i]) / count;
            result[i] = Math.Sqrt(count / (count + 1.0)) * (y[i] - mean);
        }

        return result;
    }

    private static void Extend(double[] x, ref int low, ref int high)
    {
        while (low > 0 && x[low - 1] == x[low])
        {
            low--;
        }

        while (high < x.Length && x[high] == x[high - 1])
        {
            high++;
        }
    }
}
