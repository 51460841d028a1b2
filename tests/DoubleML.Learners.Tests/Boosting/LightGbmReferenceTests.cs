using System.Text.Json;
using DoubleML.Learners.Boosting;
using DoubleML.Learners.Tests.Linear;
using DoubleML.Learning;

namespace DoubleML.Learners.Tests.Boosting;

/// <summary>Predictions of LightGBM's own command on small data, made by reference/make_lightgbm.py.</summary>
public class LightGbmReferenceTests
{
    private static readonly JsonElement s_reference =
        JsonDocument.Parse(File.ReadAllText(TestData.PathOf("reference", "lightgbm.json"))).RootElement;

    public static TheoryData<string> Cases =>
        [.. s_reference.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_are_those_of_lightgbms_command(string name)
    {
        var reference = s_reference.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        var data = s_reference.GetProperty("data").GetProperty(reference.GetProperty("data").GetString()!);
        var target = Numbers(data.GetProperty("y"));
        var test = Rows(reference.GetProperty("test"));
        var learner = Assert.IsType<LightGbm>(TestData.ParseLearner(reference.GetProperty("learner").GetRawText()));
        learner.Validate("learner");
        var problem = TestData.Problem(
            [.. data.GetProperty("x").EnumerateArray().Select(Numbers)],
            target,
            [.. Enumerable.Range(0, target.Length).Except(test)],
            test,
            reference.GetProperty("weighted").GetBoolean() ? Numbers(data.GetProperty("w")) : null,
            reference.GetProperty("classification").GetBoolean() ? LearningTask.Classification : LearningTask.Regression);

        Assert.Equal(reference.GetProperty("seed").GetInt32(), LightGbmFit.Seed(problem.Key));
        if (learner.EarlyStoppingRounds is not null)
        {
            Assert.Equal(string.Join(", ", Rows(reference.GetProperty("held"))), string.Join(", ", LightGbmFit.Split(problem, learner.ValidationFraction).Held));
        }

        TestData.AssertClose(Numbers(reference.GetProperty("predictions")), learner.FitPredict(problem), 1e-12, 1e-12);
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static int[] Rows(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];
}
