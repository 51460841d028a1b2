using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Learners.Baseline;
using DoubleML.Learners.Boosting;
using DoubleML.Learners.Ensemble;
using DoubleML.Learners.Forest;
using DoubleML.Learners.Linear;
using DoubleML.Learners.Neural;
using DoubleML.Learners.Preprocessing;
using DoubleML.Learning;
using DoubleML.Serialization;

namespace DoubleML.Learners;

/// <summary>
/// All learners by their name in a spec (<c>"type": "random_forest"</c>), and how they are read and written as JSON: typed, validated
/// data, never code. A new learner is its own file plus two lines here.
/// </summary>
public static class LearnerCatalog
{
    /// <summary>
    /// The learners with their default parameters, by their name in specs. Those that wrap others have none of these yet; a spec that
    /// names none either is refused by their <see cref="Learner.Validate"/>.
    /// </summary>
    public static IReadOnlyDictionary<string, Learner> Prototypes { get; } = new SortedDictionary<string, Learner>(StringComparer.Ordinal)
    {
        ["by_fold"] = new ByFold(Learners: []),
        ["decision_tree"] = new DecisionTree(),
        ["dummy"] = new Dummy(),
        ["elastic_net"] = new ElasticNet(),
        ["elastic_net_cv"] = new ElasticNetCV(),
        ["extra_trees"] = new ExtraTrees(),
        ["gradient_boosting"] = new GradientBoosting(),
        ["hist_gradient_boosting"] = new HistGradientBoosting(),
        ["lasso"] = new Lasso(),
        ["lasso_cv"] = new LassoCV(),
        ["lightgbm"] = new LightGbm(),
        ["linear_regression"] = new LinearRegression(),
        ["logistic_regression"] = new LogisticRegression(),
        ["logistic_regression_cv"] = new LogisticRegressionCV(),
        ["mlp"] = new Mlp(),
        ["polynomial_features"] = new PolynomialFeatures(Estimator: null!),
        ["random_forest"] = new RandomForest(),
        ["ridge"] = new Ridge(),
        ["ridge_cv"] = new RidgeCV(),
        ["stacking"] = new Stacking(Estimators: []),
        ["standard_scaler"] = new StandardScaler(Estimator: null!),
    };

    /// <summary>
    /// Resolves <see cref="Learner"/> (an object whose key <c>type</c> is a name of <see cref="Prototypes"/>); put it first when it is
    /// combined with other contexts.
    /// </summary>
    public static IJsonTypeInfoResolver Json { get; } = new Resolver();

    /// <summary>The name in specs of <paramref name="learner"/>.</summary>
    /// <param name="learner">A learner of <see cref="Prototypes"/>.</param>
    public static string NameOf(Learner learner) => Prototypes.First(entry => entry.Value.GetType() == learner.GetType()).Key;

    private static readonly JsonSerializerOptions MemberOptions = new(LearnerJson.Default.Options) { TypeInfoResolver = Json };

    private sealed class Resolver : IJsonTypeInfoResolver
    {
        private static readonly FamilyConverter<Learner> Converter = new(Prototypes, type => MemberOptions.GetTypeInfo(type));

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => type == typeof(Learner)
            ? JsonMetadataServices.CreateValueInfo<Learner>(options, Converter)
            : ((IJsonTypeInfoResolver)LearnerJson.Default).GetTypeInfo(type, options);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ByFold))]
[JsonSerializable(typeof(DecisionTree))]
[JsonSerializable(typeof(Dummy))]
[JsonSerializable(typeof(ElasticNet))]
[JsonSerializable(typeof(ElasticNetCV))]
[JsonSerializable(typeof(ExtraTrees))]
[JsonSerializable(typeof(GradientBoosting))]
[JsonSerializable(typeof(HistGradientBoosting))]
[JsonSerializable(typeof(Lasso))]
[JsonSerializable(typeof(LassoCV))]
[JsonSerializable(typeof(LightGbm))]
[JsonSerializable(typeof(LinearRegression))]
[JsonSerializable(typeof(LogisticRegression))]
[JsonSerializable(typeof(LogisticRegressionCV))]
[JsonSerializable(typeof(Mlp))]
[JsonSerializable(typeof(PolynomialFeatures))]
[JsonSerializable(typeof(RandomForest))]
[JsonSerializable(typeof(Ridge))]
[JsonSerializable(typeof(RidgeCV))]
[JsonSerializable(typeof(Stacking))]
[JsonSerializable(typeof(StandardScaler))]
internal sealed partial class LearnerJson : JsonSerializerContext;
