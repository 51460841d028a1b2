using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Ridge regression, scikit-learn's <c>Ridge</c>: minimises Σ w (y − b − xβ)² + α ‖β‖² (Hoerl and Kennard 1970). The intercept b is not
/// penalised; <c>alpha: 0</c> is least squares.
/// </summary>
/// <param name="Alpha">α ≥ 0, the strength of the penalty.</param>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
/// <param name="Standardize">Whether features are divided by their standard deviation on the training rows first; not scikit-learn's,
/// default false.</param>
public sealed record Ridge(
    double Alpha = 1,
    bool FitIntercept = true,
    bool Standardize = false) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where) => ParameterChecks.AtLeast(where, "alpha", Alpha, 0);

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Regression;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var design = TrainingDesign.Gather(problem, FitIntercept, Standardize);
        design.MultiplyByRootWeights();
        var coefficients = RidgeSolver.Solve(design, Alpha);
        return design.Fit(coefficients, design.TargetCentre).Predict(problem.Features, problem.TestRows);
    }
}
