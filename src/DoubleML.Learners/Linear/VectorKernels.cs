using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Inner loops on vectors. Lanes, accumulators and the order of summation are fixed, and the multiply-add is the exact fused one, so
/// the same bits come out on every machine.
/// </summary>
internal static class VectorKernels
{
    private const int Lanes = 4;

    /// <summary>Σ a_i b_i.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        b = b[..a.Length];
        ref var pa = ref MemoryMarshal.GetReference(a);
        ref var pb = ref MemoryMarshal.GetReference(b);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i <= a.Length - (4 * Lanes); i += 4 * Lanes)
        {
            s0 = MultiplyAdd(ref pa, ref pb, i, s0);
            s1 = MultiplyAdd(ref pa, ref pb, i + Lanes, s1);
            s2 = MultiplyAdd(ref pa, ref pb, i + (2 * Lanes), s2);
            s3 = MultiplyAdd(ref pa, ref pb, i + (3 * Lanes), s3);
        }

        for (; i <= a.Length - Lanes; i += Lanes)
        {
            s0 = MultiplyAdd(ref pa, ref pb, i, s0);
        }

        var sum = Sum(s0 + s1 + (s2 + s3));
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Σ a_i b_i for four vectors b, b0 … b3, at once.</summary>
    public static (double D0, double D1, double D2, double D3) Dot4(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b0, ReadOnlySpan<double> b1, ReadOnlySpan<double> b2, ReadOnlySpan<double> b3)
    {
        b0 = b0[..a.Length];
        b1 = b1[..a.Length];
        b2 = b2[..a.Length];
        b3 = b3[..a.Length];
        ref var pa = ref MemoryMarshal.GetReference(a);
        ref var p0 = ref MemoryMarshal.GetReference(b0);
        ref var p1 = ref MemoryMarshal.GetReference(b1);
        ref var p2 = ref MemoryMarshal.GetReference(b2);
        ref var p3 = ref MemoryMarshal.GetReference(b3);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        Vector256<double> t0 = default, t1 = default, t2 = default, t3 = default;
        var i = 0;
        for (; i <= a.Length - (2 * Lanes); i += 2 * Lanes)
        {
            var x = Vector256.LoadUnsafe(ref pa, (nuint)i);
            var y = Vector256.LoadUnsafe(ref pa, (nuint)(i + Lanes));
            s0 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref p0, (nuint)i), s0);
            s1 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref p1, (nuint)i), s1);
            s2 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref p2, (nuint)i), s2);
            s3 = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref p3, (nuint)i), s3);
            t0 = Vector256.FusedMultiplyAdd(y, Vector256.LoadUnsafe(ref p0, (nuint)(i + Lanes)), t0);
            t1 = Vector256.FusedMultiplyAdd(y, Vector256.LoadUnsafe(ref p1, (nuint)(i + Lanes)), t1);
            t2 = Vector256.FusedMultiplyAdd(y, Vector256.LoadUnsafe(ref p2, (nuint)(i + Lanes)), t2);
            t3 = Vector256.FusedMultiplyAdd(y, Vector256.LoadUnsafe(ref p3, (nuint)(i + Lanes)), t3);
        }

        double d0 = Sum(s0 + t0), d1 = Sum(s1 + t1), d2 = Sum(s2 + t2), d3 = Sum(s3 + t3);
        for (; i < a.Length; i++)
        {
            d0 += a[i] * b0[i];
            d1 += a[i] * b1[i];
            d2 += a[i] * b2[i];
            d3 += a[i] * b3[i];
        }

        return (d0, d1, d2, d3);
    }

    /// <summary>y_i ← y_i + factor · x_i.</summary>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        x = x[..y.Length];
        ref var py = ref MemoryMarshal.GetReference(y);
        ref var px = ref MemoryMarshal.GetReference(x);
        var f = Vector256.Create(factor);
        var i = 0;
        for (; i <= y.Length - Lanes; i += Lanes)
        {
            var sum = Vector256.FusedMultiplyAdd(f, Vector256.LoadUnsafe(ref px, (nuint)i), Vector256.LoadUnsafe(ref py, (nuint)i));
            sum.StoreUnsafe(ref py, (nuint)i);
        }

        for (; i < y.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(factor, x[i], y[i]);
        }
    }

    /// <summary>
    /// The Gram matrix XᵀX, p × p in row order, of a matrix with columns of length <paramref name="rows"/>, one after another every
    /// <paramref name="stride"/> numbers from <paramref name="first"/> on.
    /// </summary>
    public static void Gram(ReadOnlySpan<double> x, int first, int rows, int stride, int p, Span<double> gram)
    {
        for (var i = 0; i < p; i++)
        {
            var a = x.Slice(first + (i * stride), rows);
            var j = i;
            for (; j <= p - 4; j += 4)
            {
                (gram[(i * p) + j], gram[(i * p) + j + 1], gram[(i * p) + j + 2], gram[(i * p) + j + 3]) = Dot4(
                    a,
                    x.Slice(first + (j * stride), rows),
                    x.Slice(first + ((j + 1) * stride), rows),
                    x.Slice(first + ((j + 2) * stride), rows),
                    x.Slice(first + ((j + 3) * stride), rows));
            }

            for (; j < p; j++)
            {
                gram[(i * p) + j] = Dot(a, x.Slice(first + (j * stride), rows));
            }

            for (j = i + 1; j < p; j++)
            {
                gram[(j * p) + i] = gram[(i * p) + j];
            }
        }
    }

    private static Vector256<double> MultiplyAdd(ref double a, ref double b, int i, Vector256<double> sum) =>
        Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), sum);

    private static double Sum(Vector256<double> v) => v[0] + v[1] + (v[2] + v[3]);
}
