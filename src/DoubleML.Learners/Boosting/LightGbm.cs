using DoubleML.Learning;

namespace DoubleML.Learners.Boosting;

/// <summary>
/// Gradient boosting by LightGBM (Ke et al. 2017), its native library, with the parameters and defaults of <c>LGBMRegressor</c> and
/// <c>LGBMClassifier</c> (whichever the problem's task asks for): squared loss for regression, log-loss for classification. The predictions
/// are those of LightGBM's own command on the same rows and parameters; seeds come from the problem's key.
/// </summary>
public sealed record LightGbm : Learner
{
    /// <summary>LightGBM's own limit on the leaves of a tree.</summary>
    internal const int MostLeaves = 131_072;

    /// <summary>
    /// <c>gbdt</c>: gradient-boosted trees; <c>dart</c>: with dropout (Rashmi and Gilad-Bachrach 2015); <c>rf</c>: a random forest, which needs
    /// <see cref="SubsampleFreq"/> ≥ 1 and <see cref="Subsample"/> &lt; 1, or <see cref="ColsampleBytree"/> &lt; 1.
    /// </summary>
    public string BoostingType { get; init; } = "gbdt";

    /// <summary>The largest number of leaves of a tree, 2 to 131,072.</summary>
    public int NumLeaves { get; init; } = 31;

    /// <summary>The largest depth of a tree; 0 or less for none.</summary>
    public int MaxDepth { get; init; } = -1;

    /// <summary>By how much each tree's predictions are shrunk, &gt; 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The largest number of trees.</summary>
    public int NEstimators { get; init; } = 100;

    /// <summary>How many rows are drawn to find the bins.</summary>
    public int SubsampleForBin { get; init; } = 200_000;

    /// <summary>A leaf is split if that lowers the loss by at least this much.</summary>
    public double MinSplitGain { get; init; }

    /// <summary>The least sum of second derivatives of the loss (for regression: of weights) in a leaf.</summary>
    public double MinChildWeight { get; init; } = 1e-3;

    /// <summary>The least number of rows in a leaf.</summary>
    public int MinChildSamples { get; init; } = 20;

    /// <summary>The share of the rows drawn, without replacement, every <see cref="SubsampleFreq"/> trees; in (0, 1].</summary>
    public double Subsample { get; init; } = 1;

    /// <summary>After how many trees rows are drawn anew; 0 for never, and then <see cref="Subsample"/> has no effect.</summary>
    public int SubsampleFreq { get; init; }

    /// <summary>The share of the features drawn for each tree, in (0, 1].</summary>
    public double ColsampleBytree { get; init; } = 1;

    /// <summary>The share of the features drawn at each node, in (0, 1].</summary>
    public double ColsampleBynode { get; init; } = 1;

    /// <summary>The L1 penalty on leaf values.</summary>
    public double RegAlpha { get; init; }

    /// <summary>The L2 penalty on leaf values.</summary>
    public double RegLambda { get; init; }

    /// <summary>The largest number of bins a feature, 2 to 65,535.</summary>
    public int MaxBin { get; init; } = 255;

    /// <summary>The least number of rows in a bin.</summary>
    public int MinDataInBin { get; init; } = 3;

    /// <summary>Whether a node tries one random threshold a feature (extremely randomized trees).</summary>
    public bool ExtraTrees { get; init; }

    /// <summary>The largest leaf value before shrinking; 0 or less for none.</summary>
    public double MaxDeltaStep { get; init; }

    /// <summary>How much leaf values are smoothed towards their parents'.</summary>
    public double PathSmooth { get; init; }

    /// <summary>dart: the share of the trees that are dropped, in [0, 1].</summary>
    public double DropRate { get; init; } = 0.1;

    /// <summary>dart: the probability of dropping none, in [0, 1].</summary>
    public double SkipDrop { get; init; } = 0.5;

    /// <summary>dart: the most trees that are dropped; 0 or less for no limit.</summary>
    public int MaxDrop { get; init; } = 50;

    /// <summary>
    /// Stop once the loss on rows kept aside (mean squared error or log-loss) has not improved for this many trees, and predict with the best
    /// number of trees; null for never.
    /// </summary>
    public int? EarlyStoppingRounds { get; init; }

    /// <summary>With <see cref="EarlyStoppingRounds"/>: the share of the training rows kept aside (stratified for classification), in (0, 1).</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>An own seed that is mixed into the problem's key, or null.</summary>
    public ulong? RandomState { get; init; }

    /// <inheritdoc/>
    public override void Validate(string where)
    {
        ParameterChecks.OneOf(where, "boosting_type", BoostingType, "gbdt", "dart", "rf");
        ParameterChecks.Within(where, "num_leaves", NumLeaves, 2, MostLeaves);
        ParameterChecks.Positive(where, "learning_rate", LearningRate);
        ParameterChecks.AtLeast(where, "n_estimators", NEstimators, 1);
        ParameterChecks.AtLeast(where, "subsample_for_bin", SubsampleForBin, 1);
        ParameterChecks.AtLeast(where, "min_split_gain", MinSplitGain, 0.0);
        ParameterChecks.AtLeast(where, "min_child_weight", MinChildWeight, 0.0);
        ParameterChecks.AtLeast(where, "min_child_samples", MinChildSamples, 0);
        ParameterChecks.Share(where, "subsample", Subsample);
        ParameterChecks.AtLeast(where, "subsample_freq", SubsampleFreq, 0);
        ParameterChecks.Share(where, "colsample_bytree", ColsampleBytree);
        ParameterChecks.Share(where, "colsample_bynode", ColsampleBynode);
        ParameterChecks.AtLeast(where, "reg_alpha", RegAlpha, 0.0);
        ParameterChecks.AtLeast(where, "reg_lambda", RegLambda, 0.0);
        ParameterChecks.Within(where, "max_bin", MaxBin, 2, 65_535);
        ParameterChecks.AtLeast(where, "min_data_in_bin", MinDataInBin, 1);
        ParameterChecks.AtLeast(where, "max_delta_step", MaxDeltaStep, double.MinValue);
        ParameterChecks.AtLeast(where, "path_smooth", PathSmooth, 0.0);
        ParameterChecks.Within(where, "drop_rate", DropRate, 0, 1);
        ParameterChecks.Within(where, "skip_drop", SkipDrop, 0, 1);
        ParameterChecks.AtLeast(where, "early_stopping_rounds", EarlyStoppingRounds ?? 1, 1);
        ParameterChecks.Between(where, "validation_fraction", ValidationFraction, 0, 1);
        if (BoostingType == "dart" && EarlyStoppingRounds is { } rounds)
        {
            throw ParameterChecks.Unexpected(
                where, "early_stopping_rounds", $"{rounds}", "null for the boosting_type \"dart\", whose trees change after they are grown");
        }

        if (BoostingType == "rf" && !(SubsampleFreq > 0 && Subsample < 1) && ColsampleBytree == 1)
        {
            throw ParameterChecks.Unexpected(
                where, "boosting_type", "\"rf\" without sampling", "subsample below 1 with subsample_freq ≥ 1, or colsample_bytree below 1");
        }
    }

    /// <inheritdoc/>
    public override double[] FitPredict(LearningProblem problem) => LightGbmFit.FitPredict(
        RandomState is { } seed ? problem with { Key = problem.Key.Derive("random_state").Derive(seed) } : problem,
        new BoosterSettings
        {
            Iterations = NEstimators,
            ValidationFraction = ValidationFraction,
            Stopping = EarlyStoppingRounds is { } rounds ? () => new BestIteration(rounds) : null,
            Parameters = Parameters(problem.TrainRows.Length),
        });

    private string Parameters(int rows) => BoosterSettings.Write(
        ("boosting", BoostingType),
        ("num_leaves", Math.Clamp(rows, 2, NumLeaves)), // LightGBM takes memory for all at once, and a leaf has at least a row
        ("max_depth", MaxDepth),
        ("learning_rate", LearningRate),
        ("bin_construct_sample_cnt", SubsampleForBin),
        ("min_gain_to_split", MinSplitGain),
        ("min_sum_hessian_in_leaf", MinChildWeight),
        ("min_data_in_leaf", MinChildSamples),
        ("bagging_fraction", Subsample),
        ("bagging_freq", SubsampleFreq),
        ("feature_fraction", ColsampleBytree),
        ("feature_fraction_bynode", ColsampleBynode),
        ("lambda_l1", RegAlpha),
        ("lambda_l2", RegLambda),
        ("max_bin", MaxBin),
        ("min_data_in_bin", MinDataInBin),
        ("extra_trees", ExtraTrees),
        ("max_delta_step", MaxDeltaStep),
        ("path_smooth", PathSmooth),
        ("drop_rate", DropRate),
        ("skip_drop", SkipDrop),
        ("max_drop", MaxDrop));
}
