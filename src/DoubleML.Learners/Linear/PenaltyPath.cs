using DoubleML.Numerics;

namespace DoubleML.Learners.Linear;

/// <summary>How <see cref="PenaltyPath.Select"/> searches; names as in <see cref="ElasticNetCV"/>.</summary>
internal sealed record PenaltySearch(
    IReadOnlyList<double> L1Ratios,
    IReadOnlyList<double>? Alphas,
    double Eps,
    int NAlphas,
    int Folds,
    bool FitIntercept,
    int MaxIter,
    double Tol);

/// <summary>Paths of elastic nets along decreasing penalties, and the choice of a penalty by cross-validation.</summary>
internal static class PenaltyPath
{
    /// <summary>Whether to compute XᵀX in full: not when there are many more columns than rows.</summary>
    public static bool PrefersMoments(TrainingDesign design) => design.Columns <= Math.Max(design.Rows, 64);

    /// <summary>A solver on a centred, weighted design that computes rows of XᵀX as it needs them.</summary>
    public static ElasticNetSolver LazySolver(TrainingDesign design)
    {
        var cross = new double[design.Columns];
        for (var j = 0; j < cross.Length; j++)
        {
            cross[j] = VectorKernels.Dot(design.Column(j), design.Y);
        }

        return new ElasticNetSolver(new LazyGram(design), cross, VectorKernels.Dot(design.Y, design.Y));
    }

    /// <summary>
    /// The pair (α, ρ) with the least mean over the folds of the test folds' mean squared errors. Folds are unshuffled and consecutive;
    /// ties go to the larger α and the earlier ρ.
    /// </summary>
    /// <param name="design">Centred where there is an intercept, not yet multiplied by √w, which this does.</param>
    /// <param name="search">Where to search.</param>
    public static (double Alpha, double L1Ratio) Select(TrainingDesign design, PenaltySearch search)
    {
        var grids = search.L1Ratios.Select(ratio => Grid(design, search, ratio)).ToArray();
        design.MultiplyByRootWeights();
        var errors = grids.Select(grid => new double[grid.Length]).ToArray();
        foreach (var fold in PenaltyFold.Of(design, RowFolds.Consecutive(design.Rows, search.Folds), search.FitIntercept))
        {
            for (var r = 0; r < grids.Length; r++)
            {
                AddErrors(fold, search, search.L1Ratios[r], grids[r], errors[r]);
            }
        }

        var best = (Alpha: grids[0][0], L1Ratio: search.L1Ratios[0], Error: double.PositiveInfinity);
        for (var r = 0; r < grids.Length; r++)
        {
            for (var a = 0; a < grids[r].Length; a++)
            {
                if (errors[r][a] < best.Error)
                {
                    best = (grids[r][a], search.L1Ratios[r], errors[r][a]);
                }
            }
        }

        return (best.Alpha, best.L1Ratio);
    }

    /// <summary>
    /// The penalties, decreasing: those given, or <c>n_alphas</c> with equal ratios from the smallest that selects nothing down to
    /// <c>eps</c> times that. As in scikit-learn 1.2 the sample weights have no part in the grid.
    /// </summary>
    private static double[] Grid(TrainingDesign design, PenaltySearch search, double l1Ratio)
    {
        if (search.Alphas is { } given)
        {
            return [.. given.OrderDescending()];
        }

        double targetSum = 0, largest = 0;
        foreach (var y in design.Y)
        {
            targetSum += y;
        }

        for (var j = 0; j < design.Columns; j++)
        {
            var column = design.Column(j);
            var cross = VectorKernels.Dot(column, design.Y);
            if (search.FitIntercept)
            {
                double sum = 0;
                foreach (var x in column)
                {
                    sum += x;
                }

                cross -= sum * targetSum / design.Rows; // not zero where the centring was weighted
            }

            largest = Math.Max(largest, Math.Abs(cross));
        }

        var grid = new double[search.NAlphas];
        var alphaMax = largest / (design.Rows * l1Ratio);
        if (alphaMax <= 1e-15)
        {
            Array.Fill(grid, 1e-15);
            return grid;
        }

        var step = grid.Length > 1 ? PortableMath.Log(search.Eps) / (grid.Length - 1) : 0;
        for (var a = 0; a < grid.Length; a++)
        {
            grid[a] = alphaMax * PortableMath.Exp(a * step);
        }

        return grid;
    }

    private static void AddErrors(PenaltyFold fold, PenaltySearch search, double l1Ratio, double[] grid, double[] errors)
    {
        var solver = fold.MakeSolver();
        for (var a = 0; a < grid.Length; a++)
        {
            var scaled = grid[a] * fold.TrainingWeight;
            solver.Solve(scaled * l1Ratio, scaled * (1 - l1Ratio), search.MaxIter, search.Tol);
            errors[a] += fold.TestError(solver.Coefficients);
        }
    }
}
