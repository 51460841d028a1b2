namespace DoubleML.Learners.Linear;

/// <summary>Least squares with an L2 penalty: minimises ‖y − Xβ‖² + α ‖β‖² on a centred, weighted design.</summary>
internal static class RidgeSolver
{
    /// <summary>The coefficients; for α = 0 the least-squares solution of least norm.</summary>
    /// <param name="design">Features and target, multiplied by √w; not changed.</param>
    /// <param name="alpha">α ≥ 0.</param>
    public static double[] Solve(TrainingDesign design, double alpha)
    {
        if (alpha == 0)
        {
            return PivotedQr.Solve((double[])design.X.Clone(), design.Rows, design.Columns, (double[])design.Y.Clone());
        }

        var coefficients = design.Columns <= design.Rows ? Primal(design, alpha) : Dual(design, alpha);
        return coefficients ?? Augmented(design, alpha);
    }

    /// <summary>XᵀX + α I = L Lᵀ, p × p; null where that is numerically singular.</summary>
    public static double[]? PrimalFactor(ReadOnlySpan<double> gram, int p, double alpha)
    {
        var factor = gram.ToArray();
        for (var j = 0; j < p; j++)
        {
            factor[(j * p) + j] += alpha;
        }

        return Cholesky.Factor(factor, p) ? factor : null;
    }

    /// <summary>y − Xβ.</summary>
    public static double[] Residuals(TrainingDesign design, ReadOnlySpan<double> coefficients)
    {
        var residuals = (double[])design.Y.Clone();
        for (var j = 0; j < design.Columns; j++)
        {
            VectorKernels.AddScaled(residuals, -coefficients[j], design.Column(j));
        }

        return residuals;
    }

    private static double[]? Primal(TrainingDesign design, double alpha)
    {
        var p = design.Columns;
        var gram = new double[p * p];
        VectorKernels.Gram(design.X, 0, design.Rows, design.Rows, p, gram);
        if (PrimalFactor(gram, p, alpha) is not { } factor)
        {
            return null;
        }

        // From β = 0, then one step of refinement with the residuals of the data themselves.
        var coefficients = new double[p];
        for (var step = 0; step < 2; step++)
        {
            var residuals = Residuals(design, coefficients);
            var gradient = new double[p];
            for (var j = 0; j < p; j++)
            {
                gradient[j] = VectorKernels.Dot(design.Column(j), residuals) - (alpha * coefficients[j]);
            }

            Cholesky.Solve(factor, p, gradient);
            VectorKernels.AddScaled(coefficients, 1, gradient);
        }

        return coefficients;
    }

    /// <summary>β = Xᵀ (X Xᵀ + α I)⁻¹ y, cheaper with more columns than rows.</summary>
    private static double[]? Dual(TrainingDesign design, double alpha)
    {
        var n = design.Rows;
        if (PrimalFactor(Kernel(design), n, alpha) is not { } factor)
        {
            return null;
        }

        var coefficients = new double[design.Columns];
        var rest = (double[])design.Y.Clone();
        for (var step = 0; step < 2; step++)
        {
            Cholesky.Solve(factor, n, rest);
            if (step == 0)
            {
                AddTransposed(design, rest, coefficients);
                var dual = rest;
                rest = Residuals(design, coefficients);
                VectorKernels.AddScaled(rest, -alpha, dual);
            }
            else
            {
                AddTransposed(design, rest, coefficients);
            }
        }

        return coefficients;
    }

    /// <summary>X Xᵀ, n × n.</summary>
    public static double[] Kernel(TrainingDesign design)
    {
        var n = design.Rows;
        var kernel = new double[n * n];
        for (var j = 0; j < design.Columns; j++)
        {
            var column = design.Column(j);
            for (var i = 0; i < n; i++)
            {
                VectorKernels.AddScaled(kernel.AsSpan(i * n, i + 1), column[i], column[..(i + 1)]);
            }
        }

        return kernel;
    }

    private static void AddTransposed(TrainingDesign design, ReadOnlySpan<double> dual, double[] coefficients)
    {
        for (var j = 0; j < design.Columns; j++)
        {
            coefficients[j] += VectorKernels.Dot(design.Column(j), dual);
        }
    }

    /// <summary>Least squares on [X; √α I], which needs no XᵀX.</summary>
    private static double[] Augmented(TrainingDesign design, double alpha)
    {
        var (n, p) = (design.Rows, design.Columns);
        var x = new double[(n + p) * p];
        for (var j = 0; j < p; j++)
        {
            design.Column(j).CopyTo(x.AsSpan(j * (n + p)));
            x[(j * (n + p)) + n + j] = Math.Sqrt(alpha);
        }

        var y = new double[n + p];
        design.Y.CopyTo(y, 0);
        return PivotedQr.Solve(x, n + p, p, y);
    }
}
