using System.Text.Json.Serialization;
using DoubleML.Learning;
using DoubleML.Numerics;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Logistic regression with penalty chosen by cross-validation, scikit-learn's <c>LogisticRegressionCV</c>: the C (and ρ) with the
/// best mean score over stratified, unshuffled folds of the training rows, then <see cref="LogisticRegression"/> on all of them. Ties
/// go to the smallest C, that is the strongest penalty.
/// </summary>
/// <param name="Cs">A number of C on a logarithmic grid from 10⁻⁴ to 10⁴, or a list of C; 10 when not given.</param>
/// <param name="Penalty">"l2", "l1" or "elasticnet".</param>
/// <param name="L1Ratios">ρ to choose from with the penalty "elasticnet".</param>
/// <param name="Cv">The number of folds.</param>
/// <param name="Scoring">"accuracy" (scikit-learn's default) or "neg_log_loss", which suits propensity scores better.</param>
/// <param name="Tol">Read for the sake of scikit-learn's specs, without effect: iterations end at rounding error.</param>
/// <param name="MaxIter">The largest number of Newton iterations for each C.</param>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
/// <param name="Solver">Without effect, as in <see cref="LogisticRegression"/>.</param>
/// <param name="Standardize">Whether features are divided by their standard deviation on the rows of each fit first; not
/// scikit-learn's, default false.</param>
public sealed record LogisticRegressionCV(
    NumberList? Cs = null,
    string Penalty = "l2",
    NumberList? L1Ratios = null,
    int Cv = 5,
    string Scoring = "accuracy",
    double Tol = 1e-4,
    int MaxIter = 100,
    bool FitIntercept = true,
    string Solver = "lbfgs",
    bool Standardize = false) : Learner
{
    /// <summary>A number of C, or the C to choose from.</summary>
    [JsonPropertyName("Cs")]
    public NumberList Cs { get; init; } = Cs ?? NumberList.Scalar(10);

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (Cs.IsScalar ? !(Cs[0] >= 1 && Cs[0] <= 10_000 && Cs[0] == Math.Floor(Cs[0])) : Cs.Count == 0)
        {
            throw ParameterChecks.Unexpected(where, "Cs", $"{Cs}", "a whole number from 1 to 10000 or a list of numbers > 0");
        }

        foreach (var c in Cs)
        {
            ParameterChecks.Positive(where, "Cs", c);
        }

        ParameterChecks.OneOf(where, "penalty", Penalty, "l2", "l1", "elasticnet");
        if (Penalty == "elasticnet" && (L1Ratios is null || L1Ratios.Count == 0))
        {
            throw ParameterChecks.Unexpected(where, "l1_ratios", "none", "a list of numbers from 0 to 1 for the penalty \"elasticnet\"");
        }

        foreach (var ratio in L1Ratios ?? [])
        {
            ParameterChecks.Within(where, "l1_ratios", ratio, 0, 1);
        }

        ParameterChecks.AtLeast(where, "cv", Cv, 2);
        ParameterChecks.OneOf(where, "scoring", Scoring, "accuracy", "neg_log_loss");
        ParameterChecks.AtLeast(where, "tol", Tol, 0);
        ParameterChecks.AtLeast(where, "max_iter", MaxIter, 1);
        ParameterChecks.OneOf(where, "solver", Solver, LogisticRegression.SolverNames);
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Classification;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var grid = Grid();
        var ratios = Penalty == "elasticnet" ? L1Ratios! : new NumberList(0);
        var scores = new double[ratios.Count, grid.Length];
        var classes = Array.ConvertAll(problem.TrainRows, row => problem.Target[row]);
        BothClasses.Require("logistic regression", classes);
        var folds = RowFolds.Stratified(classes, Cv);
        for (var fold = 0; fold < Cv; fold++)
        {
            problem.CancellationToken.ThrowIfCancellationRequested();
            var train = problem.TrainRows.Where((_, i) => folds[i] != fold).ToArray();
            var test = problem.TrainRows.Where((_, i) => folds[i] == fold).ToArray();
            AddScores(problem with { TrainRows = train, TestRows = test }, grid, ratios, scores);
        }

        var best = (Ratio: 0, C: 0);
        for (var r = 0; r < ratios.Count; r++)
        {
            for (var c = 0; c < grid.Length; c++)
            {
                best = scores[r, c] > scores[best.Ratio, best.C] ? (r, c) : best;
            }
        }

        return new LogisticRegression(Penalty, grid[best.C], ratios[best.Ratio], Tol, MaxIter, FitIntercept, Solver, Standardize)
            .FitPredict(problem);
    }

    private double[] Grid()
    {
        if (!Cs.IsScalar)
        {
            return [.. Cs];
        }

        var grid = new double[(int)Cs[0]];
        for (var i = 0; i < grid.Length; i++)
        {
            var exponent = grid.Length == 1 ? -4 : -4 + (8.0 * i / (grid.Length - 1));
            grid[i] = PortableMath.Exp(exponent * 2.302585092994046);
        }

        return grid;
    }

    private void AddScores(LearningProblem problem, double[] grid, NumberList ratios, double[,] scores)
    {
        var design = LogisticRegression.GatherClasses(problem, FitIntercept, Standardize);
        for (var r = 0; r < ratios.Count; r++)
        {
            var solver = new LogisticSolver(design, FitIntercept); // starts each C at the one before
            for (var c = 0; c < grid.Length; c++)
            {
                var (l1, l2) = LogisticRegression.PenaltyWeights(Penalty, grid[c], ratios[r]);
                solver.Solve(l1, l2, MaxIter);
                scores[r, c] += Score(problem, design.Fit(solver.Coefficients, solver.Intercept));
            }
        }
    }

    /// <summary>The mean score of a fold's test rows; as in scikit-learn 1.2 sample weights have no part in it.</summary>
    private double Score(LearningProblem problem, LinearFit fit)
    {
        var eta = fit.Predict(problem.Features, problem.TestRows);
        double sum = 0;
        for (var i = 0; i < eta.Length; i++)
        {
            var positive = problem.Target[problem.TestRows[i]] == 1;
            sum += Scoring == "accuracy"
                ? (eta[i] > 0 == positive ? 1 : 0)
                : -LogisticSolver.LogLoss(positive ? eta[i] : -eta[i]);
        }

        return sum / eta.Length;
    }
}
