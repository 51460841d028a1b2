namespace DoubleML.Learners.Linear;

/// <summary>Leave-one-out errors of ridge regression without leaving anything out: e_i / (1 − h_i), h the leverages.</summary>
internal static class RidgeLeaveOneOut
{
    /// <summary>Mean squared leave-one-out errors (of rows multiplied by √w) for each α.</summary>
    /// <param name="design">Centred with an intercept, multiplied by √w.</param>
    /// <param name="alphas">α &gt; 0.</param>
    /// <param name="fitIntercept">Whether the model has an intercept, whose leverage is w_i / Σw.</param>
    public static double[] SquaredErrors(TrainingDesign design, IReadOnlyList<double> alphas, bool fitIntercept)
    {
        var primal = design.Columns <= design.Rows;
        var products = primal ? Gram(design) : RidgeSolver.Kernel(design);
        var errors = new double[alphas.Count];
        for (var a = 0; a < errors.Length; a++)
        {
            var factor = RidgeSolver.PrimalFactor(products, primal ? design.Columns : design.Rows, alphas[a]);
            if (factor is null)
            {
                errors[a] = double.PositiveInfinity; // numerically singular: this α cannot be judged
                continue;
            }

            var residuals = RidgeSolver.Residuals(design, RidgeSolver.Solve(design, alphas[a]));
            var complements = primal ? PrimalComplements(design, factor) : DualComplements(design.Rows, factor, alphas[a]);
            for (var i = 0; i < residuals.Length; i++)
            {
                var root = design.RootWeights?[i] ?? 1;
                var complement = complements[i] - (fitIntercept ? root * root / design.TotalWeight : 0);
                var error = residuals[i] / complement;
                errors[a] += error * error / residuals.Length;
            }
        }

        return errors;
    }

    private static double[] Gram(TrainingDesign design)
    {
        var gram = new double[design.Columns * design.Columns];
        VectorKernels.Gram(design.X, 0, design.Rows, design.Rows, design.Columns, gram);
        return gram;
    }

    /// <summary>1 − x_iᵀ (XᵀX + α I)⁻¹ x_i = 1 − ‖L⁻¹ x_i‖², for all rows at once.</summary>
    private static double[] PrimalComplements(TrainingDesign design, double[] factor)
    {
        var (n, p) = (design.Rows, design.Columns);
        var solved = new double[n * p];
        var complements = new double[n];
        Array.Fill(complements, 1);
        for (var j = 0; j < p; j++)
        {
            var column = solved.AsSpan(j * n, n);
            design.Column(j).CopyTo(column);
            for (var k = 0; k < j; k++)
            {
                VectorKernels.AddScaled(column, -factor[(j * p) + k], solved.AsSpan(k * n, n));
            }

            for (var i = 0; i < n; i++)
            {
                column[i] /= factor[(j * p) + j];
                complements[i] -= column[i] * column[i];
            }
        }

        return complements;
    }

    /// <summary>1 − h_i = α [(X Xᵀ + α I)⁻¹]_ii = α ‖L⁻¹ e_i‖².</summary>
    private static double[] DualComplements(int n, double[] factor, double alpha)
    {
        var complements = new double[n];
        var unit = new double[n];
        for (var i = 0; i < n; i++)
        {
            Array.Clear(unit);
            unit[i] = 1;
            Cholesky.SolveLower(factor, n, unit);
            complements[i] = alpha * VectorKernels.Dot(unit, unit);
        }

        return complements;
    }
}
