using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Ordinary (weighted) least squares, scikit-learn's <c>LinearRegression</c>. Where columns are linearly dependent on the training
/// rows, the coefficients of least norm are taken.
/// </summary>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
public sealed record LinearRegression(
    bool FitIntercept = true) : Learner
{
    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Regression;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var design = TrainingDesign.Gather(problem, FitIntercept, standardize: false);
        design.MultiplyByRootWeights();
        var coefficients = PivotedQr.Solve(design.X, design.Rows, design.Columns, design.Y);
        return design.Fit(coefficients, design.TargetCentre).Predict(problem.Features, problem.TestRows);
    }
}
