using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Elastic net, scikit-learn's <c>ElasticNet</c>: minimises Σ w (y − b − xβ)² / (2 Σw) + α ρ ‖β‖₁ + ½ α (1 − ρ) ‖β‖²
/// (Zou and Hastie 2005). The optimum is computed to rounding error where it is unique, so <c>tol</c> matters for degenerate
/// designs only.
/// </summary>
/// <param name="Alpha">α ≥ 0, the strength of the penalty.</param>
/// <param name="L1Ratio">ρ in [0, 1]: 1 is the lasso, 0 ridge.</param>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
/// <param name="MaxIter">The largest number of sweeps over the coordinates.</param>
/// <param name="Tol">The duality gap, in units of the target's sum of squares, at which a descent without exact solution ends.</param>
/// <param name="Selection">Always "cyclic": coordinates in their order.</param>
/// <param name="Standardize">Whether features are divided by their standard deviation on the training rows first; not scikit-learn's,
/// default false.</param>
public sealed record ElasticNet(
    double Alpha = 1,
    double L1Ratio = 0.5,
    bool FitIntercept = true,
    int MaxIter = 1000,
    double Tol = 1e-4,
    string Selection = "cyclic",
    bool Standardize = false) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where)
    {
        ParameterChecks.AtLeast(where, "alpha", Alpha, 0);
        ParameterChecks.Within(where, "l1_ratio", L1Ratio, 0, 1);
        ParameterChecks.AtLeast(where, "max_iter", MaxIter, 1);
        ParameterChecks.AtLeast(where, "tol", Tol, 0);
        ParameterChecks.OneOf(where, "selection", Selection, "cyclic");
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Regression;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var design = TrainingDesign.Gather(problem, FitIntercept, Standardize);
        design.MultiplyByRootWeights();
        var coefficients = Coefficients(design, Alpha, L1Ratio, FitIntercept, MaxIter, Tol);
        return design.Fit(coefficients, design.TargetCentre).Predict(problem.Features, problem.TestRows);
    }

    /// <summary>The coefficients on a design that is centred (with an intercept) and multiplied by √w.</summary>
    internal static double[] Coefficients(
        TrainingDesign design, double alpha, double l1Ratio, bool fitIntercept, int maxIter, double tol)
    {
        if (alpha == 0 || l1Ratio == 0)
        {
            return RidgeSolver.Solve(design, alpha * design.TotalWeight);
        }

        var solver = PenaltyPath.PrefersMoments(design)
            ? Moments.Of(design, new RowRange(0, design.Rows)).Solver(fitIntercept)
            : PenaltyPath.LazySolver(design);
        var scaled = alpha * design.TotalWeight;
        solver.Solve(scaled * l1Ratio, scaled * (1 - l1Ratio), maxIter, tol);
        return solver.Coefficients;
    }
}
