namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// The binary logarithm from additions, multiplications and divisions only, which IEEE 754 defines to the last bit; the platforms' own
/// logarithms differ in it. log2 x = e + 2 artanh((m − 1) / (m + 1)) / ln 2 for x = m 2^e, m in [√½, √2): the odd series in
/// |t| ≤ 0.1716 falls below 2^-56 after t^21.
/// </summary>
internal static class DeterministicLog
{
    /// <summary>x log2 x for x ≥ 0, and 0 at 0.</summary>
    public static double XLog2(double x) => x > 0 ? x * Log2(x) : 0;

    /// <summary>log2 x for normal x > 0.</summary>
    public static double Log2(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        var t = (m - 1) / (m + 1);
        var t2 = t * t;
        var series = 1.0 / 21;
        for (var k = 19; k >= 1; k -= 2)
        {
            series = (series * t2) + (1.0 / k);
        }

        return exponent + (2.8853900817779268 * (t * series)); // 2 / ln 2
    }
}
