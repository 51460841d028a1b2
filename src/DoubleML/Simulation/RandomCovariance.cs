namespace DoubleML.Simulation;

/// <summary>
/// Normal rows whose covariance is itself random, as scikit-learn's <c>make_spd_matrix</c> draws it: Σ = U (11' + diag(w)) U' with U the
/// eigenvectors of A'A, A a matrix of standard uniforms, and w standard uniform. (Adding 1 to every entry, not to the diagonal alone, is
/// what scikit-learn does.) The signs of U's columns matter then; they are drawn here and left to LAPACK there.
/// </summary>
internal static class RandomCovariance
{
    private const int Sweeps = 60;

    /// <summary><paramref name="dim"/> columns with rows N(0, Σ), drawn as U (1 e_0 + diag(√w) e) without factorising Σ.</summary>
    /// <param name="draws">The source; n rows.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="dim">The number of columns.</param>
    public static double[][] Normal(Draws draws, int n, int dim)
    {
        var random = draws.Stream("sigma");
        var a = Columns.New(dim, dim);
        foreach (var column in a)
        {
            for (var i = 0; i < dim; i++)
            {
                column[i] = random.NextDouble();
            }
        }

        var u = Eigenvectors(Gram(a));
        var scale = new double[dim];
        for (var k = 0; k < dim; k++)
        {
            scale[k] = Math.Sqrt(random.NextDouble());
            if (random.NextInt32(2) == 0)
            {
                u[k] = Columns.Map(u[k], value => -value);
            }
        }

        var common = draws.Normal("x common");
        var own = draws.NormalMatrix("x", dim, 1);
        var x = Columns.New(dim, n);
        for (var k = 0; k < dim; k++)
        {
            var factor = Columns.Map(n, i => common[i] + (scale[k] * own[k][i]));
            for (var j = 0; j < dim; j++)
            {
                var (target, weight) = (x[j], u[k][j]);
                for (var i = 0; i < n; i++)
                {
                    target[i] += weight * factor[i];
                }
            }
        }

        return x;
    }

    /// <summary>The orthonormal eigenvectors of the symmetric <paramref name="s"/> (overwritten), by Jacobi's cyclic rotations.</summary>
    /// <param name="s">dim × dim.</param>
    /// <returns>One eigenvector an entry, in no order.</returns>
    internal static double[][] Eigenvectors(double[][] s)
    {
        var dim = s.Length;
        var v = Columns.New(dim, dim);
        for (var k = 0; k < dim; k++)
        {
            v[k][k] = 1;
        }

        var rotated = true;
        for (var sweep = 0; rotated && sweep < Sweeps; sweep++)
        {
            rotated = false;
            for (var p = 0; p < dim; p++)
            {
                for (var q = p + 1; q < dim; q++)
                {
                    rotated |= Rotate(s, v, p, q);
                }
            }
        }

        return v;
    }

    /// <summary>Makes s[p][q] zero; says whether there was anything to do.</summary>
    private static bool Rotate(double[][] s, double[][] v, int p, int q)
    {
        var off = s[p][q];
        if (Math.Abs(off) <= 1e-17 * Math.Sqrt(Math.Abs(s[p][p] * s[q][q])))
        {
            return false;
        }

        var tau = (s[q][q] - s[p][p]) / (2 * off);
        var t = (tau >= 0 ? 1 : -1) / (Math.Abs(tau) + Math.Sqrt(1 + (tau * tau)));
        var cos = 1 / Math.Sqrt(1 + (t * t));
        var sin = t * cos;
        for (var k = 0; k < s.Length; k++)
        {
            (s[p][k], s[q][k]) = ((cos * s[p][k]) - (sin * s[q][k]), (sin * s[p][k]) + (cos * s[q][k]));
            (v[p][k], v[q][k]) = ((cos * v[p][k]) - (sin * v[q][k]), (sin * v[p][k]) + (cos * v[q][k]));
        }

        foreach (var row in s)
        {
            (row[p], row[q]) = ((cos * row[p]) - (sin * row[q]), (sin * row[p]) + (cos * row[q]));
        }

        return true;
    }

    private static double[][] Gram(double[][] a) =>
        [.. a.Select(left => Columns.Map(a.Length, j => left.Zip(a[j], (x, y) => x * y).Sum()))];
}
