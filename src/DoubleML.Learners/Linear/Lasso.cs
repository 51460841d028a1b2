using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// The lasso, scikit-learn's <c>Lasso</c>: minimises Σ w (y − b − xβ)² / (2 Σw) + α ‖β‖₁ (Tibshirani 1996). The optimum is computed to
/// rounding error where it is unique, so <c>tol</c> matters for degenerate designs only.
/// </summary>
/// <param name="Alpha">α ≥ 0, the strength of the penalty.</param>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
/// <param name="MaxIter">The largest number of sweeps over the coordinates.</param>
/// <param name="Tol">The duality gap, in units of the target's sum of squares, at which a descent without exact solution ends.</param>
/// <param name="Selection">Always "cyclic": coordinates in their order.</param>
/// <param name="Standardize">Whether features are divided by their standard deviation on the training rows first; not scikit-learn's,
/// default false.</param>
public sealed record Lasso(
    double Alpha = 1,
    bool FitIntercept = true,
    int MaxIter = 1000,
    double Tol = 1e-4,
    string Selection = "cyclic",
    bool Standardize = false) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where) => AsElasticNet().Validate(where);

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Regression;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem) => AsElasticNet().FitPredict(problem);

    private ElasticNet AsElasticNet() => new()
    {
        Alpha = Alpha,
        L1Ratio = 1,
        FitIntercept = FitIntercept,
        MaxIter = MaxIter,
        Tol = Tol,
        Selection = Selection,
        Standardize = Standardize,
    };
}
