using MathNet.Numerics.Distributions;

namespace DoubleML.Inference;

/// <summary>Quantiles, probabilities and medians that inference uses.</summary>
public static class Special
{
    /// <summary>Φ⁻¹(p), the standard normal quantile.</summary>
    /// <param name="p">A probability in (0, 1).</param>
    public static double NormalQuantile(double p) => Normal.InvCDF(0, 1, p);

    /// <summary>Two-sided p value of a t statistic under the standard normal distribution: 2 (1 − Φ(|t|)), without cancellation.</summary>
    /// <param name="t">The statistic.</param>
    public static double TwoSidedP(double t) => MathNet.Numerics.SpecialFunctions.Erfc(Math.Abs(t) / Math.Sqrt(2));

    /// <summary>The median; the mean of the two middle values where their number is even. NaN if any value is.</summary>
    /// <param name="values">At least one value.</param>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray(); // NaN sorts first
        if (double.IsNaN(sorted[0]))
        {
            return double.NaN;
        }

        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, NumPy's default).</summary>
    /// <param name="values">At least one value.</param>
    /// <param name="p">A probability in [0, 1].</param>
    public static double Quantile(IEnumerable<double> values, double p)
    {
        var sorted = values.Order().ToArray();
        var h = (sorted.Length - 1) * p;
        var low = (int)Math.Floor(h);
        return low + 1 < sorted.Length ? sorted[low] + ((h - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}
