using DoubleML.Learning;

namespace DoubleML.Learners.Linear;

/// <summary>
/// The lasso with penalty chosen by cross-validation, scikit-learn's <c>LassoCV</c>: the α with the least mean over the folds of the
/// test mean squared errors, then <see cref="Lasso"/> on all training rows. Folds are runs of consecutive training rows, not shuffled.
/// </summary>
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
public sealed record LassoCV(
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
    /// <inheritdoc/>
    public override void Validate(string where) => AsElasticNet().Validate(where);

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => task == LearningTask.Regression;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem) => AsElasticNet().FitPredict(problem);

    private ElasticNetCV AsElasticNet() => new()
    {
        L1Ratio = NumberList.Scalar(1),
        Eps = Eps,
        NAlphas = NAlphas,
        Alphas = Alphas,
        FitIntercept = FitIntercept,
        Cv = Cv,
        MaxIter = MaxIter,
        Tol = Tol,
        Selection = Selection,
        Standardize = Standardize,
    };
}
