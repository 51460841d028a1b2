using System.Text.Json;
using DoubleML.Learners.Forest;
using DoubleML.Learning;

namespace DoubleML.Learners.Tests.Forest;

public sealed class ForestJsonTests
{
    private static readonly JsonSerializerOptions _options = new() { TypeInfoResolver = LearnerCatalog.Json };

    [Fact]
    public void Parameters_have_the_names_and_values_of_scikit_learn()
    {
        var expected = new RandomForest
        {
            NEstimators = 500,
            MaxFeatures = 0.5,
            MinSamplesLeaf = 3,
            MinSamplesSplit = 0.01,
            MaxSamples = 1.0,
            MaxLeafNodes = 20,
            MinImpurityDecrease = 0.1,
            Bootstrap = true,
            Splitter = "hist",
            Criterion = "gini",
            RandomState = 7,
            MaxDepth = 9,
        };
        var json = """
            {"type":"random_forest","n_estimators":500,"max_features":0.5,"min_samples_leaf":3,"min_samples_split":0.01,"max_samples":1.0,
             "max_leaf_nodes":20,"min_impurity_decrease":0.1,"bootstrap":true,"splitter":"hist","criterion":"gini","random_state":7,"max_depth":9}
            """;
        Assert.Equal(expected, JsonSerializer.Deserialize<Learner>(json, _options));
        Assert.Equal(expected, JsonSerializer.Deserialize<Learner>(JsonSerializer.Serialize<Learner>(expected, _options), _options));
    }

    [Theory]
    [InlineData("""{"type":"random_forest"}""", "\"default\"")]
    [InlineData("""{"type":"random_forest","max_features":null}""", "null")]
    [InlineData("""{"type":"extra_trees","max_features":"sqrt"}""", "\"sqrt\"")]
    [InlineData("""{"type":"decision_tree","max_features":1}""", "1")]
    [InlineData("""{"type":"decision_tree","max_features":1.0}""", "1.0")]
    public void Max_features_survives_a_round_trip(string json, string written)
    {
        var learner = JsonSerializer.Deserialize<Learner>(json, _options)!;
        var text = JsonSerializer.Serialize(learner, _options);
        Assert.Contains($"\"max_features\":{written}", text);
        Assert.Equal(learner, JsonSerializer.Deserialize<Learner>(text, _options));
    }

    public static TheoryData<TreeLearner, string> Wrong { get; } = new()
    {
        { new RandomForest { NEstimators = 0 }, "learners.ml_l.n_estimators is 0, expected a whole number of at least 1" },
        { new RandomForest { MaxDepth = 0 }, "learners.ml_l.max_depth is 0, expected a whole number of at least 1" },
        { new ExtraTrees { MaxFeatures = 1.5 }, "learners.ml_l.max_features is 1.5, expected a whole number of at least 1, a decimal number in (0, 1]" },
        { new DecisionTree { MinSamplesSplit = 1 }, "learners.ml_l.min_samples_split is 1, expected a whole number of at least 2 or a decimal number in (0, 1]" },
        { new DecisionTree { Criterion = "absolute_error" }, "learners.ml_l.criterion is \"absolute_error\", expected \"squared_error\", \"friedman_mse\"" },
        { new DecisionTree { Splitter = "worst" }, "learners.ml_l.splitter is \"worst\", expected \"best\", \"random\"" },
        { new RandomForest { MinWeightFractionLeaf = 0.6 }, "learners.ml_l.min_weight_fraction_leaf is 0.6, expected a number in [0, 0.5]" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_out_of_range_is_refused_in_one_sentence(TreeLearner learner, string message) =>
        Assert.StartsWith(message, Assert.Throws<InputException>(() => learner.Validate("learners.ml_l")).Message);

    [Fact]
    public void What_the_data_do_not_allow_is_refused()
    {
        var problem = Problems.Make(1, 60, 2, levels: 0, LearningTask.Classification);
        var forest = new RandomForest();
        Assert.False(forest with { Criterion = "gini" } is { } gini && gini.Supports(LearningTask.Regression));
        Assert.Contains("expected \"gini\"", Refusal(forest with { Criterion = "friedman_mse" }, problem));
        Assert.Contains("is 1 in all", Refusal(forest, problem with { Target = [.. problem.Target.Select(_ => 1.0)] }));
        Assert.Contains("expected 0 or 1", Refusal(forest, problem with { Target = [.. problem.Target.Select(y => y + 1)] }));
        Assert.Contains("no training row has a positive weight", Refusal(forest, problem with { Weights = new double[60] }));
        Assert.Contains("max_features is 3, expected at most", Refusal(forest with { MaxFeatures = 3 }, problem));
        Assert.Contains("max_samples is 1000, expected at most", Refusal(forest with { MaxSamples = 1000 }, problem));
    }

    private static string Refusal(RandomForest forest, LearningProblem problem) =>
        Assert.Throws<InputException>(() => forest.FitPredict(problem)).Message;
}
