using DoubleML.Numerics;

namespace DoubleML.Simulation;

/// <summary>
/// The transcendental functions of the simulations. Like <see cref="PortableMath"/>, sine and cosine use additions and multiplications
/// only, so that their last bit does not depend on the machine's mathematical library.
/// </summary>
internal static class Elementary
{
    // π/2 in three parts; the first two have at most 33 bits, so their products with a quadrant number below 2²⁰ are exact.
    private const double HalfPiHigh = 1.5707963267341256;
    private const double HalfPiMiddle = 6.077100506303966e-11;
    private const double HalfPiLow = 2.0222662487959506e-21;

    public static double Exp(double x) => PortableMath.Exp(x);

    /// <summary>The logistic function exp(x) / (1 + exp(x)).</summary>
    public static double Logistic(double x) => 1 / (1 + Exp(-x));

    /// <summary>Sine, to a few units in the last place for |x| below 10⁶.</summary>
    public static double Sin(double x) => Quadrant(x, 0);

    /// <summary>Cosine, to a few units in the last place for |x| below 10⁶.</summary>
    public static double Cos(double x) => Quadrant(x, 1);

    /// <summary>sin(x + shift · π/2).</summary>
    private static double Quadrant(double x, int shift)
    {
        var k = Math.Round(x * (2 / Math.PI));
        var r = x - (k * HalfPiHigh) - (k * HalfPiMiddle) - (k * HalfPiLow);
        return (((long)k + shift) & 3) switch
        {
            0 => SinSeries(r),
            1 => CosSeries(r),
            2 => -SinSeries(r),
            _ => -CosSeries(r),
        };
    }

    /// <summary>Taylor's series to r¹⁷, nested; the remainder is below 10⁻¹⁹ for |r| ≤ π/4.</summary>
    private static double SinSeries(double r)
    {
        var s = r * r;
        var sum = 1.0;
        for (var k = 16; k >= 2; k -= 2)
        {
            sum = 1 - (s / (k * (k + 1)) * sum);
        }

        return r * sum;
    }

    /// <summary>Taylor's series to r¹⁸, nested.</summary>
    private static double CosSeries(double r)
    {
        var s = r * r;
        var sum = 1.0;
        for (var k = 18; k >= 2; k -= 2)
        {
            sum = 1 - (s / (k * (k - 1)) * sum);
        }

        return sum;
    }
}
