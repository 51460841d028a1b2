using DoubleML.Learners.Forest;
using DoubleML.Learners.Forest.Growing;
using DoubleML.Learning;

namespace DoubleML.Learners.Boosting;

/// <summary>
/// Friedman's (2001) gradient boosting with exact splits: the algorithm, parameters and defaults of scikit-learn's
/// <c>GradientBoostingRegressor</c> (squared loss) and <c>GradientBoostingClassifier</c> (log-loss, two classes), whichever the problem's task asks
/// for. The trees are the forest engine's, regressions of the loss's negative gradient.
/// </summary>
public sealed record GradientBoosting : TreeLearner
{
    /// <summary>Makes the learner with scikit-learn's defaults: trees of depth 3.</summary>
    public GradientBoosting()
    {
        Criterion = "friedman_mse";
        MaxDepth = 3;
    }

    /// <summary><c>squared_error</c> for regression, <c>log_loss</c> for classification; null is the task's.</summary>
    public string? Loss { get; init; }

    /// <summary>By how much each tree's predictions are shrunk, ≥ 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The largest number of trees.</summary>
    public int NEstimators { get; init; } = 100;

    /// <summary>The share of the training rows drawn, without replacement, for each tree; in (0, 1].</summary>
    public double Subsample { get; init; } = 1;

    /// <summary>
    /// Stop once the loss on rows kept aside is not below any of this many losses before it by more than <see cref="Tol"/>; null for never.
    /// </summary>
    public int? NIterNoChange { get; init; }

    /// <summary>With <see cref="NIterNoChange"/>: the share of the training rows kept aside (stratified for classification), in (0, 1).</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>With <see cref="NIterNoChange"/>: what counts as an improvement, in mean squared error or mean deviance.</summary>
    public double Tol { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        base.Validate(where);
        ParameterChecks.OneOf(where, "criterion", Criterion, "friedman_mse", "squared_error");
        ParameterChecks.OneOf(where, "loss", Loss, "squared_error", "log_loss", null);
        ParameterChecks.AtLeast(where, "learning_rate", LearningRate, 0.0);
        ParameterChecks.AtLeast(where, "n_estimators", NEstimators, 1);
        ParameterChecks.Share(where, "subsample", Subsample);
        ParameterChecks.AtLeast(where, "n_iter_no_change", NIterNoChange ?? 1, 1);
        ParameterChecks.Between(where, "validation_fraction", ValidationFraction, 0, 1);
        ParameterChecks.AtLeast(where, "tol", Tol, 0.0);
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => Loss is null || Loss == BoostingLoss.For(task).Name;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem) => new GradientBoostingFit(this, problem).Run();

    internal override TreeSettings Resolve(LearningProblem problem) => ResolveTree(problem, MaxFeatures.All);
}
