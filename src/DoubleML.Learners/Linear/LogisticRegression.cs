using System.Text.Json.Serialization;
using DoubleML.Learning;
using DoubleML.Numerics;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Logistic regression, scikit-learn's <c>LogisticRegression</c>: minimises C Σ w log-loss + penalty, where the penalty is ½ ‖β‖²
/// ("l2"), ‖β‖₁ ("l1"), ρ ‖β‖₁ + ½ (1 − ρ) ‖β‖² ("elasticnet") or nothing (null). The intercept is never penalised. The result is the
/// optimum to rounding error, whatever <paramref name="Solver"/> and <paramref name="Tol"/> say. Where the classes can be separated
/// and there is no penalty, the optimum is at infinity; iterations end with large finite coefficients and probabilities near 0 and 1.
/// </summary>
/// <param name="Penalty">"l2", "l1", "elasticnet" or null for none ("none" is understood too).</param>
/// <param name="C">C &gt; 0, the inverse of the penalty's strength.</param>
/// <param name="L1Ratio">ρ in [0, 1] for the penalty "elasticnet".</param>
/// <param name="Tol">Read for the sake of scikit-learn's specs, without effect: iterations end at rounding error.</param>
/// <param name="MaxIter">The largest number of Newton iterations; about ten are usual.</param>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
/// <param name="Solver">A name of scikit-learn's, read for the sake of its specs, without effect: the optimum is the same for all.
/// (Only liblinear differs there, in penalising the intercept.)</param>
/// <param name="Standardize">Whether features are divided by their standard deviation on the training rows first; not scikit-learn's,
/// default false.</param>
public sealed record LogisticRegression(
    string? Penalty = "l2",
    [property: JsonPropertyName("C")] double C = 1,
    double? L1Ratio = null,
    double Tol = 1e-4,
    int MaxIter = 100,
    bool FitIntercept = true,
    string Solver = "lbfgs",
    bool Standardize = false) : Learner
{
    /// <inheritdoc/>
    public override void Validate(string where)
    {
        ParameterChecks.OneOf(where, "penalty", Penalty, "l2", "l1", "elasticnet", null, "none");
        ParameterChecks.Positive(where, "C", C);
        if (Penalty == "elasticnet" && L1Ratio is null)
        {
            throw ParameterChecks.Unexpected(where, "l1_ratio", "null", "a number from 0 to 1 for the penalty \"elasticnet\"");
        }

        ParameterChecks.Within(where, "l1_ratio", L1Ratio ?? 0, 0, 1);
        ParameterChecks.AtLeast(where, "tol", Tol, 0);
        ParameterChecks.AtLeast(where, "max_iter", MaxIter, 1);
        ParameterChecks.OneOf(where, "solver", Solver, SolverNames);
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Classification;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var design = GatherClasses(problem, FitIntercept, Standardize);
        var solver = new LogisticSolver(design, FitIntercept);
        var (l1, l2) = PenaltyWeights(Penalty, C, L1Ratio ?? 0);
        solver.Solve(l1, l2, MaxIter);
        return Probabilities(design, solver, problem);
    }

    /// <summary>What scikit-learn calls its solvers.</summary>
    internal static ReadOnlySpan<string?> SolverNames =>
        new string?[] { "lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga" };

    /// <summary>The design of a classification, with both classes in it.</summary>
    internal static TrainingDesign GatherClasses(LearningProblem problem, bool fitIntercept, bool standardize)
    {
        var design = TrainingDesign.Gather(problem, fitIntercept, standardize, centreTarget: false);
        BothClasses.Require("logistic regression", design.Y);
        return design;
    }

    /// <summary>The penalties' weights when the loss has weight 1.</summary>
    internal static (double L1, double L2) PenaltyWeights(string? penalty, double c, double l1Ratio) => penalty switch
    {
        "l2" => (0, 1 / c),
        "l1" => (1 / c, 0),
        "elasticnet" => (l1Ratio / c, (1 - l1Ratio) / c),
        _ => (0, 0),
    };

    /// <summary>The probabilities of class 1 at the test rows.</summary>
    internal static double[] Probabilities(TrainingDesign design, LogisticSolver solver, LearningProblem problem)
    {
        var predictions = design.Fit(solver.Coefficients, solver.Intercept).Predict(problem.Features, problem.TestRows);
        for (var i = 0; i < predictions.Length; i++)
        {
            var e = PortableMath.Exp(-Math.Abs(predictions[i]));
            predictions[i] = predictions[i] > 0 ? 1 / (1 + e) : e / (1 + e);
        }

        return predictions;
    }
}
