using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// Elastic net with penalty chosen by cross-validation, scikit-learn's <c>ElasticNetCV</c>: the α (and ρ) with the least mean over the
/// folds of the test mean squared errors, then <see cref="ElasticNet"/> on all training rows. Folds are runs of consecutive
/// training rows, not shuffled.
/// </summary>
/// <param name="L1Ratio">ρ in [0, 1], or several to choose from; 0 needs <paramref name="Alphas"/>.</param>
/// <param name="Eps">The smallest α as a share of the largest, when <paramref name="Alphas"/> is not given.</param>
/// <param name="NAlphas">How many α, when <paramref name="Alphas"/> is not given.</param>
/// <param name="Alphas">The α to choose from; null: a geometric grid below the smallest α that selects no feature on the training
/// rows.</param>
/// <param name="FitIntercept">Whether the model has an intercept.</param>
/// <param name="Cv">The number of folds.</param>
/// <param name="MaxIter">The largest number of sweeps over the coordinates for each α.</param>
/// <param name="Tol">The duality gap, in units of the target's sum of squares, at which a descent without exact solution ends.</param>
/// <param name="Selection">Always "cyclic": coordinates in their order.</param>
/// <param name="Standardize">Whether features are divided by their standard deviation on all training rows first; not scikit-learn's,
/// default false.</param>
public sealed record ElasticNetCV(
    NumberList? L1Ratio = null,
    double Eps = 1e-3,
    int NAlphas = 100,
    NumberList? Alphas = null,
    bool FitIntercept = true,
    int Cv = 5,
    int MaxIter = 1000,
    double Tol = 1e-4,
    string Selection = "cyclic",
    bool Standardize = false) : Learner
{
    /// <summary>ρ in [0, 1], or several to choose from; 0.5 when not given.</summary>
    public NumberList L1Ratio { get; init; } = L1Ratio ?? NumberList.Scalar(0.5);

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        if (L1Ratio.Count == 0)
        {
            throw ParameterChecks.Unexpected(where, "l1_ratio", "[]", "a number or a list of numbers from 0 to 1");
        }

        foreach (var ratio in L1Ratio)
        {
            ParameterChecks.Within(where, "l1_ratio", ratio, 0, 1);
            if (ratio == 0 && Alphas is null)
            {
                throw ParameterChecks.Unexpected(
                    where, "l1_ratio", "0 without alphas", "alphas too, because 0 (ridge) has no largest alpha");
            }
        }

        ValidateAlphas(where, Alphas);
        ParameterChecks.Between(where, "eps", Eps, 0, 1);
        ParameterChecks.AtLeast(where, "n_alphas", NAlphas, 1);
        ParameterChecks.AtLeast(where, "cv", Cv, 2);
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
        var (alpha, l1Ratio) = PenaltyPath.Select(
            design, new PenaltySearch(L1Ratio, Alphas, Eps, NAlphas, Cv, FitIntercept, MaxIter, Tol));
        var coefficients = ElasticNet.Coefficients(design, alpha, l1Ratio, FitIntercept, MaxIter, Tol);
        return design.Fit(coefficients, design.TargetCentre).Predict(problem.Features, problem.TestRows);
    }

    private static void ValidateAlphas(string where, NumberList? alphas)
    {
        if (alphas is { Count: 0 })
        {
            throw ParameterChecks.Unexpected(where, "alphas", "[]", "null or a list of numbers ≥ 0");
        }

        foreach (var alpha in alphas ?? [])
        {
            ParameterChecks.AtLeast(where, "alphas", alpha, 0);
        }
    }
}
