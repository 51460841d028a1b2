using System.Text.Json;
using DoubleML.Learners.Ensemble;
using DoubleML.Learners.Preprocessing;
using DoubleML.Learning;

namespace DoubleML.Learners.Tests;

public class LearnerCatalogTests
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = LearnerCatalog.Json };

    public static TheoryData<string> Names => [.. LearnerCatalog.Prototypes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_left_out_have_their_defaults(string name)
    {
        var learner = Read($$"""{"type": "{{name}}"}""");
        Assert.Equal(Write(LearnerCatalog.Prototypes[name]), Write(learner));
        Assert.Equal(name, LearnerCatalog.NameOf(learner));
        if (name is "stacking" or "standard_scaler" or "polynomial_features" or "by_fold")
        {
            Assert.Contains(name == "by_fold" ? "learners.ml_l.learners: found []" : "estimator", Assert.Throws<InputException>(() => learner.Validate("learners.ml_l")).Message);
        }
        else
        {
            learner.Validate("learners.ml_l");
        }
    }

    [Fact]
    public void Learners_within_learners_are_read_with_their_own_defaults()
    {
        var stacking = Assert.IsType<Stacking>(Read("""
            {"type": "stacking", "estimators": [{"type": "lasso"}, {"type": "standard_scaler", "estimator": {"type": "ridge", "alpha": 3}}]}
            """));
        Assert.Equal(new DoubleML.Learners.Linear.Lasso(), stacking.Estimators[0]);
        Assert.Equal(new StandardScaler(new DoubleML.Learners.Linear.Ridge { Alpha = 3 }), stacking.Estimators[1]);
        Assert.Equal(5, stacking.Cv);
        stacking.Validate("learners.ml_l");
    }

    [Fact]
    public void Learners_by_fold_are_written_and_read_and_stand_in_no_other_learner()
    {
        var json = """{"type": "by_fold", "learners": [[{"type": "lasso", "alpha": 0.5}, {"type": "ridge"}]]}""";
        var learner = Read(json);
        Assert.Equal(Read(Write(learner)), learner);
        Assert.Equal(learner.GetHashCode(), Read(json).GetHashCode());
        Assert.Equal(new DoubleML.Learners.Linear.Ridge(), learner.ForFold(0, 1));
        learner.Validate("learners.ml_l");
        var nested = Read($$"""{"type": "by_fold", "learners": [[{{json}}]]}""");
        Assert.Contains("learners.ml_l.learners[0][0]: found by_fold", Assert.Throws<InputException>(() => nested.Validate("learners.ml_l")).Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Unknown_parameters_are_refused_by_name(string name) =>
        Assert.Contains("'n_estimatorz'", Assert.Throws<JsonException>(() => Read($$"""{"type": "{{name}}", "n_estimatorz": 3}""")).Message);

    [Fact]
    public void Unknown_learners_are_refused_with_the_known_ones()
    {
        var message = Assert.Throws<JsonException>(() => Read("""{"type": "random_florist"}""")).Message;
        Assert.Contains("'random_florist'", message);
        Assert.Contains("random_forest", message);
    }

    [Fact]
    public void The_type_may_stand_anywhere_and_given_values_count() =>
        Assert.Equal(new DoubleML.Learners.Linear.Lasso { Alpha = 0.25 }, Read("""{"alpha": 0.25, "type": "lasso"}"""));

    private static Learner Read(string json) => JsonSerializer.Deserialize<Learner>(json, Options)!;

    private static string Write(Learner learner) => JsonSerializer.Serialize(learner, Options);
}
