namespace DoubleML.Numerics;

/// <summary>
/// Exponential and logarithm in plain IEEE arithmetic. <see cref="Math"/> calls the C library, whose last bit differs between
/// versions and processors; these give the same bits on every machine. Argument reductions and minimax coefficients are those of
/// FDLIBM (Sun Microsystems 1993, <c>e_exp.c</c> and <c>e_log.c</c>); the error is below one unit in the last place, two for
/// <see cref="Log1P"/>.
/// </summary>
public static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01; // 32 bits, so k · Ln2High is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;

    /// <summary>eˣ; 0 below −745.13, infinite above 709.78.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 709.782712893383973096)
        {
            return double.PositiveInfinity;
        }

        if (x < -745.13321910194110842)
        {
            return 0;
        }

        // x = k ln 2 + r with |r| ≤ ln 2 / 2; r = high − low carries extra bits.
        var k = (int)((InverseLn2 * x) + (x >= 0 ? 0.5 : -0.5));
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;

        // e^r = 1 + r + r c / (2 − c), where c = r − r² P(r²).
        var t = r * r;
        var c = r - (t * (1.66666666666666019037e-01 + (t * (-2.77777777770155933842e-03 + (t * (6.61375632143793436117e-05
            + (t * (-1.65339022054652515390e-06 + (t * 4.13813679705723846039e-08)))))))));
        var y = 1 - (low - (r * c / (2 - c)) - high);

        // 2^k in two steps, because 2^k alone may overflow or be subnormal where y 2^k is not.
        var half = k / 2;
        return y * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x < 0 ? double.NaN : x;
        }

        var k = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0; // 2⁵⁴, out of the subnormals
            k = -54;
        }

        // x = 2^k (1 + f) with √½ ≤ 1 + f < √2.
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        k += exponent;
        var f = mantissa - 1;

        // log(1 + f) = f − f²/2 + s (f²/2 + R(s²)), where s = f / (2 + f).
        var s = f / (2 + f);
        var z = s * s;
        var w = z * z;
        var even = w * (3.999999999940941908e-01 + (w * (2.222219843214978396e-01 + (w * 1.531383769920937332e-01))));
        var odd = z * (6.666666666666735130e-01 + (w * (2.857142874366239149e-01
            + (w * (1.818357216161805012e-01 + (w * 1.479819860511658591e-01))))));
        var halfSquare = 0.5 * f * f;
        return (k * Ln2High) - (halfSquare - ((s * (halfSquare + even + odd)) + (k * Ln2Low)) - f);
    }

    /// <summary>ln(1 + x), accurate for small x; −∞ at −1, NaN below.</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    public static double Log1P(double x)
    {
        if (!(x > -1) || double.IsPositiveInfinity(x))
        {
            return x == -1 ? double.NegativeInfinity : x < -1 ? double.NaN : x;
        }

        // 1 + x is rounded to u; the lost part is added back to first order (exact difference by Sterbenz or Dekker).
        var u = 1 + x;
        var lost = Math.Abs(x) < 1 ? x - (u - 1) : 1 - (u - x);
        return Log(u) + (lost / u);
    }

    private static double PowerOfTwo(int k) => BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
}
