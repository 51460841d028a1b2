using System.Text.Json.Serialization;
using DoubleML.Learning;

namespace DoubleML.Learners.Boosting;

/// <summary>
/// Boosting of leaf-wise trees on histograms, with the parameters and defaults of scikit-learn's <c>HistGradientBoostingRegressor</c> (squared
/// loss) and <c>HistGradientBoostingClassifier</c> (log-loss, two classes). scikit-learn's is modelled on LightGBM, and this is LightGBM itself:
/// the same objective, growth and stopping, but other bins, so predictions are alike, not equal.
/// </summary>
public sealed record HistGradientBoosting : Learner
{
    private const int _autoStoppingAbove = 10_000;

    /// <summary><c>squared_error</c> for regression, <c>log_loss</c> for classification; null is the task's.</summary>
    public string? Loss { get; init; }

    /// <summary>By how much each tree's predictions are shrunk, &gt; 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The largest number of trees.</summary>
    public int MaxIter { get; init; } = 100;

    /// <summary>The largest number of leaves of a tree, or null for none.</summary>
    public int? MaxLeafNodes { get; init; } = 31;

    /// <summary>The largest depth of a tree, or null for none.</summary>
    public int? MaxDepth { get; init; }

    /// <summary>The least number of rows in a leaf.</summary>
    public int MinSamplesLeaf { get; init; } = 20;

    /// <summary>The L2 penalty on leaf values.</summary>
    public double L2Regularization { get; init; }

    /// <summary>The share of the features drawn at each node, in (0, 1].</summary>
    public double MaxFeatures { get; init; } = 1;

    /// <summary>The largest number of bins a feature, 2 to 255.</summary>
    public int MaxBins { get; init; } = 255;

    /// <summary>Whether the loss on rows kept aside ends the boosting; null (<c>"auto"</c>) for: with more than 10,000 training rows.</summary>
    [JsonConverter(typeof(AutoOrFlagConverter))]
    public bool? EarlyStopping { get; init; }

    /// <summary>With early stopping: the share of the training rows kept aside (stratified for classification), in (0, 1).</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>With early stopping: how many losses without an improvement end the boosting.</summary>
    public int NIterNoChange { get; init; } = 10;

    /// <summary>With early stopping: what counts as an improvement, in half the mean squared error or log-loss.</summary>
    public double Tol { get; init; } = 1e-7;

    /// <summary>An own seed that is mixed into the problem's key, or null.</summary>
    public ulong? RandomState { get; init; }

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        ParameterChecks.OneOf(where, "loss", Loss, "squared_error", "log_loss", null);
        ParameterChecks.Positive(where, "learning_rate", LearningRate);
        ParameterChecks.AtLeast(where, "max_iter", MaxIter, 1);
        ParameterChecks.Within(where, "max_leaf_nodes", MaxLeafNodes ?? 31, 2, LightGbm.MostLeaves);
        ParameterChecks.AtLeast(where, "max_depth", MaxDepth ?? 1, 1);
        ParameterChecks.AtLeast(where, "min_samples_leaf", MinSamplesLeaf, 1);
        ParameterChecks.AtLeast(where, "l2_regularization", L2Regularization, 0.0);
        ParameterChecks.Share(where, "max_features", MaxFeatures);
        ParameterChecks.Within(where, "max_bins", MaxBins, 2, 255);
        ParameterChecks.Between(where, "validation_fraction", ValidationFraction, 0, 1);
        ParameterChecks.AtLeast(where, "n_iter_no_change", NIterNoChange, 1);
        ParameterChecks.AtLeast(where, "tol", Tol, 0.0);
    }

    /// <inheritdoc/>
    public override bool Supports(LearningTask task) => Loss is null || Loss == BoostingLoss.For(task).Name;

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem)
    {
        var rows = problem.TrainRows.Length;

        // LightGBM watches the whole mean squared error.
        var tol = problem.Task == LearningTask.Regression ? 2 * Tol : Tol;
        return LightGbmFit.FitPredict(
            RandomState is { } seed ? problem with { Key = problem.Key.Derive("random_state").Derive(seed) } : problem,
            new BoosterSettings
            {
                Iterations = MaxIter,
                ValidationFraction = ValidationFraction,
                Stopping = EarlyStopping ?? rows > _autoStoppingAbove ? () => new NoChange(NIterNoChange, tol) : null,
                Parameters = BoosterSettings.Write(
                    ("num_leaves", Math.Clamp(rows, 2, MaxLeafNodes ?? LightGbm.MostLeaves)),
                    ("max_depth", MaxDepth ?? -1),
                    ("learning_rate", LearningRate),
                    ("min_data_in_leaf", MinSamplesLeaf),
                    ("min_sum_hessian_in_leaf", 1e-3),
                    ("lambda_l2", L2Regularization),
                    ("feature_fraction_bynode", MaxFeatures),
                    ("max_bin", MaxBins),
                    ("min_data_in_bin", 1)),
            });
    }
}
