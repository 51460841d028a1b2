using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Learners.Baseline;
using DoubleML.Learners.Ensemble;
using DoubleML.Learners.Linear;
using DoubleML.Learners.Preprocessing;
using DoubleML.Learning;

namespace DoubleML.Learners;

/// <summary>
/// All learners by their name in a spec (<c>"type": "random_forest"</c>), and how they are read and written as JSON: typed, validated
/// data, never code. A new learner is its own file plus two lines here.
/// </summary>
public static class LearnerCatalog
{
    /// <summary>The learners' names in specs and their types.</summary>
    public static IReadOnlyDictionary<string, Type> Types { get; } = new SortedDictionary<string, Type>(StringComparer.Ordinal)
    {
        ["dummy"] = typeof(Dummy),
        ["elastic_net"] = typeof(ElasticNet),
        ["elastic_net_cv"] = typeof(ElasticNetCV),
        ["lasso"] = typeof(Lasso),
        ["lasso_cv"] = typeof(LassoCV),
        ["linear_regression"] = typeof(LinearRegression),
        ["logistic_regression"] = typeof(LogisticRegression),
        ["logistic_regression_cv"] = typeof(LogisticRegressionCV),
        ["polynomial_features"] = typeof(PolynomialFeatures),
        ["ridge"] = typeof(Ridge),
        ["ridge_cv"] = typeof(RidgeCV),
        ["stacking"] = typeof(Stacking),
        ["standard_scaler"] = typeof(StandardScaler),
    };

    /// <summary>Resolves <see cref="Learner"/> (by <c>type</c>) and every learner of <see cref="Types"/>; combine it with other contexts.</summary>
    public static IJsonTypeInfoResolver Json { get; } = LearnerJson.Default.WithAddedModifier(AddTypeDiscriminators);

    /// <summary>The name in specs of <paramref name="learner"/>.</summary>
    /// <param name="learner">A learner of <see cref="Types"/>.</param>
    public static string NameOf(Learner learner) => Types.First(entry => entry.Value == learner.GetType()).Key;

    private static void AddTypeDiscriminators(JsonTypeInfo info)
    {
        if (info.Type != typeof(Learner))
        {
            return;
        }

        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "type" };
        foreach (var (name, type) in Types)
        {
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(type, name));
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Learner))]
[JsonSerializable(typeof(Dummy))]
[JsonSerializable(typeof(ElasticNet))]
[JsonSerializable(typeof(ElasticNetCV))]
[JsonSerializable(typeof(Lasso))]
[JsonSerializable(typeof(LassoCV))]
[JsonSerializable(typeof(LinearRegression))]
[JsonSerializable(typeof(LogisticRegression))]
[JsonSerializable(typeof(LogisticRegressionCV))]
[JsonSerializable(typeof(PolynomialFeatures))]
[JsonSerializable(typeof(Ridge))]
[JsonSerializable(typeof(RidgeCV))]
[JsonSerializable(typeof(Stacking))]
[JsonSerializable(typeof(StandardScaler))]
internal sealed partial class LearnerJson : JsonSerializerContext;
