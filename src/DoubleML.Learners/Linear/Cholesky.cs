namespace DoubleML.Learners.Linear;

/// <summary>Cholesky factorisation A = L Lᵀ of a positive definite p × p matrix in row order; L takes the lower triangle.</summary>
internal static class Cholesky
{
    /// <summary>Below this share of its diagonal entry a pivot counts as zero.</summary>
    public const double RelativePivot = 1e-12;

    /// <summary>Factors in place.</summary>
    /// <param name="a">p × p; the lower triangle is read and overwritten.</param>
    /// <param name="p">The order.</param>
    /// <returns>Whether the matrix is numerically positive definite.</returns>
    public static bool Factor(Span<double> a, int p)
    {
        for (var i = 0; i < p; i++)
        {
            var row = a.Slice(i * p, i + 1);
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - VectorKernels.Dot(row[..j], a.Slice(j * p, j))) / a[(j * p) + j];
            }

            var pivot = row[i] - VectorKernels.Dot(row[..i], row[..i]);
            if (!(pivot > RelativePivot * row[i]))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves L z = b in place.</summary>
    public static void SolveLower(ReadOnlySpan<double> factor, int p, Span<double> b)
    {
        for (var i = 0; i < p; i++)
        {
            b[i] = (b[i] - VectorKernels.Dot(factor.Slice(i * p, i), b[..i])) / factor[(i * p) + i];
        }
    }

    /// <summary>Solves L Lᵀ x = b in place.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int p, Span<double> b)
    {
        SolveLower(factor, p, b);
        for (var i = p - 1; i >= 0; i--)
        {
            b[i] /= factor[(i * p) + i];
            VectorKernels.AddScaled(b[..i], -b[i], factor.Slice(i * p, i));
        }
    }
}
