using DoubleML.Inference;

namespace DoubleML.Numerics;

/// <summary>Weighted kernel density estimation with the Gaussian kernel.</summary>
public static class KernelDensity
{
    /// <summary>
    /// The density at 0 with Silverman's bandwidth 0.9 min(sd, IQR / 1.349) n^(−1/5) (Silverman 1986, equation 3.31) of the unweighted points.
    /// </summary>
    /// <param name="points">The points, length n.</param>
    /// <param name="weights">Their weights, length n, scaled to sum 1; some may be negative.</param>
    public static double AtZero(double[] points, double[] weights)
    {
        var n = points.Length;
        var mean = points.Average();
        var spread = Math.Sqrt(points.Sum(u => (u - mean) * (u - mean)) / (n - 1));
        var iqr = (Special.Quantile(points, 0.75) - Special.Quantile(points, 0.25)) / 1.349;
        var bandwidth = 0.9 * (iqr > 0 ? Math.Min(spread, iqr) : spread) * Math.Pow(n, -0.2);
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var u = points[i] / bandwidth;
            sum += weights[i] * Math.Exp(-0.5 * u * u);
            total += weights[i];
        }

        return sum / (total * bandwidth * Math.Sqrt(2 * Math.PI));
    }
}
