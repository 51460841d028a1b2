namespace DoubleML.Learners.Linear;

/// <summary>
/// Least squares of least norm by Householder QR with column pivoting and, where the rank falls short, the complete orthogonal
/// decomposition (Golub and Van Loan, "Matrix Computations", 4th ed., sections 5.4.2 and 5.4.7).
/// </summary>
internal static class PivotedQr
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>The x of least ‖x‖ among those that minimise ‖a x − b‖.</summary>
    /// <param name="a">m × n by column; overwritten.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="b">Length m; overwritten.</param>
    /// <returns>x, length n.</returns>
    public static double[] Solve(double[] a, int m, int n, double[] b)
    {
        var order = new int[n];
        var diagonal = new double[Math.Min(m, n)];
        var rank = Factor(a, m, n, b, order, diagonal);
        var permuted = rank == n ? BackSubstitute(a, m, n, b, diagonal) : LeastNorm(a, m, n, b, diagonal, rank);
        var x = new double[n];
        for (var j = 0; j < n; j++)
        {
            x[order[j]] = permuted[j];
        }

        return x;
    }

    private static int Factor(double[] a, int m, int n, double[] b, int[] order, double[] diagonal)
    {
        var norms = new double[n]; // squared norms of what is left of each column
        var exact = new double[n]; // their value when last computed afresh
        for (var j = 0; j < n; j++)
        {
            order[j] = j;
            var column = a.AsSpan(j * m, m);
            norms[j] = exact[j] = VectorKernels.Dot(column, column);
        }

        for (var k = 0; k < diagonal.Length; k++)
        {
            var pivot = k;
            for (var j = k + 1; j < n; j++)
            {
                if (norms[j] > norms[pivot])
                {
                    pivot = j;
                }
            }

            if (pivot != k)
            {
                SwapColumns(a, m, k, pivot);
                (order[k], order[pivot]) = (order[pivot], order[k]);
                (norms[k], norms[pivot]) = (norms[pivot], norms[k]);
                (exact[k], exact[pivot]) = (exact[pivot], exact[k]);
            }

            var reflector = a.AsSpan((k * m) + k, m - k);
            var norm = Math.Sqrt(VectorKernels.Dot(reflector, reflector));
            if (norm == 0 || (k > 0 && norm <= Math.Max(n, 32) * Epsilon * Math.Abs(diagonal[0])))
            {
                return k;
            }

            var factor = MakeReflector(reflector, norm, out diagonal[k]);
            Reflect(reflector, factor, b.AsSpan(k, m - k));
            for (var j = k + 1; j < n; j++)
            {
                var rest = a.AsSpan((j * m) + k, m - k);
                Reflect(reflector, factor, rest);
                norms[j] -= rest[0] * rest[0];
                if (norms[j] <= 1e-6 * exact[j])
                {
                    // Downdating has cancelled too many digits.
                    norms[j] = exact[j] = VectorKernels.Dot(rest[1..], rest[1..]);
                }
            }
        }

        return diagonal.Length;
    }

    private static double[] BackSubstitute(double[] a, int m, int n, double[] b, double[] diagonal)
    {
        for (var j = n - 1; j >= 0; j--)
        {
            b[j] /= diagonal[j];
            VectorKernels.AddScaled(b.AsSpan(0, j), -b[j], a.AsSpan(j * m, j));
        }

        return b;
    }

    /// <summary>With [R₁₁ R₁₂]ᵀ = Z S the solution of least norm is Z S⁻ᵀ Qᵀb.</summary>
    private static double[] LeastNorm(double[] a, int m, int n, double[] b, double[] diagonal, int rank)
    {
        var z = new double[n * rank];
        for (var i = 0; i < rank; i++)
        {
            z[(i * n) + i] = diagonal[i];
            for (var j = i + 1; j < n; j++)
            {
                z[(i * n) + j] = a[(j * m) + i];
            }
        }

        var x = new double[n];
        var factors = new double[rank];
        for (var k = 0; k < rank; k++)
        {
            var reflector = z.AsSpan((k * n) + k, n - k);
            factors[k] = MakeReflector(reflector, Math.Sqrt(VectorKernels.Dot(reflector, reflector)), out var s);
            for (var j = k + 1; j < rank; j++)
            {
                Reflect(reflector, factors[k], z.AsSpan((j * n) + k, n - k));
            }

            // Row k of Sᵀ is above the diagonal in column k.
            x[k] = (b[k] - VectorKernels.Dot(z.AsSpan(k * n, k), x.AsSpan(0, k))) / s;
        }

        for (var k = rank - 1; k >= 0; k--)
        {
            Reflect(z.AsSpan((k * n) + k, n - k), factors[k], x.AsSpan(k, n - k));
        }

        return x;
    }

    /// <summary>Turns a column into v of the reflection I − factor · v vᵀ, which maps it onto <paramref name="diagonal"/> · e₁.</summary>
    private static double MakeReflector(Span<double> column, double norm, out double diagonal)
    {
        diagonal = column[0] > 0 ? -norm : norm;
        var factor = 1 / (norm * (norm + Math.Abs(column[0])));
        column[0] -= diagonal;
        return factor;
    }

    private static void Reflect(ReadOnlySpan<double> v, double factor, Span<double> target) =>
        VectorKernels.AddScaled(target, -factor * VectorKernels.Dot(v, target), v);

    private static void SwapColumns(double[] a, int m, int i, int j)
    {
        var first = a.AsSpan(i * m, m);
        var second = a.AsSpan(j * m, m);
        for (var r = 0; r < m; r++)
        {
            (first[r], second[r]) = (second[r], first[r]);
        }
    }
}
