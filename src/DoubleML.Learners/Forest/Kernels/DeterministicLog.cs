using System.Runtime.Intrinsics;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// The binary logarithm of four numbers from additions, multiplications and divisions only, which IEEE 754 defines to the last bit; the
/// platforms' own logarithms differ in it. log2 x = e + 2 artanh((m − 1) / (m + 1)) / ln 2 for x = m 2^e, m in [√½, √2): the odd series in
/// |t| ≤ 0.1716 falls below 2^-56 after t^21.
/// </summary>
internal static class DeterministicLog
{
    private const int TableLength = 4096;

    private static readonly double[] _table = MakeTable();

    /// <summary>
    /// x log2 x for whole numbers x ≥ 0, and 0 at 0; for x below 0 anything. Small numbers, the counts of most nodes, are looked up: in the
    /// sum of x and 2^52 the last bits are those of x.
    /// </summary>
    public static Vector256<double> XLog2(Vector256<double> x)
    {
        if (!Vector256.LessThanAll(x, Vector256.Create((double)TableLength)))
        {
            return Calculate(x);
        }

        var index = (x + Vector256.Create(4503599627370496.0)).AsInt64() & Vector256.Create(TableLength - 1L);
        var table = _table;
        return Vector256.Create(table[index[0]], table[index[1]], table[index[2]], table[index[3]]);
    }

    private static double[] MakeTable()
    {
        var table = new double[TableLength];
        for (var i = 0; i < TableLength; i++)
        {
            table[i] = Calculate(Vector256.Create((double)i))[0];
        }

        return table;
    }

    private static Vector256<double> Calculate(Vector256<double> x)
    {
        var isPositive = Vector256.GreaterThan(x, Vector256<double>.Zero);
        return x * Log2(Vector256.ConditionalSelect(isPositive, x, Vector256<double>.One));
    }

    /// <summary>log2 x for normal x > 0.</summary>
    public static Vector256<double> Log2(Vector256<double> x)
    {
        var bits = x.AsInt64();
        var m = ((bits & Vector256.Create(0x000F_FFFF_FFFF_FFFF)) | Vector256.Create(0x3FF0_0000_0000_0000)).AsDouble();
        var isLarge = Vector256.GreaterThan(m, Vector256.Create(1.4142135623730951));
        m = Vector256.ConditionalSelect(isLarge, m * 0.5, m);

        // Added to the bits of 3 · 2^51, a small whole number becomes the double's last bits.
        var exponent = ((bits >>> 52) - Vector256.Create(1023L) - isLarge.AsInt64() + Vector256.Create(0x4338_0000_0000_0000)).AsDouble()
            - Vector256.Create(6755399441055744.0);

        var t = (m - Vector256<double>.One) / (m + Vector256<double>.One);
        var t2 = t * t;
        var series = Vector256.Create(1.0 / 21);
        for (var k = 19; k >= 1; k -= 2)
        {
            series = (series * t2) + Vector256.Create(1.0 / k);
        }

        return exponent + (Vector256.Create(2.8853900817779268) * (t * series)); // 2 / ln 2
    }
}
