using System.Text.Json;
using DoubleML.Learning;

namespace DoubleML.Learners.Tests.Linear;

/// <summary>Predictions of scikit-learn 1.2 on small data, made by reference/make_linear.py.</summary>
public class ReferenceTests
{
    private static readonly JsonElement s_reference =
        JsonDocument.Parse(File.ReadAllText(TestData.PathOf("reference", "linear.json"))).RootElement;

    public static TheoryData<string> Cases =>
        [.. s_reference.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_are_those_of_scikit_learn(string name)
    {
        var reference = s_reference.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        var data = s_reference.GetProperty("data").GetProperty(reference.GetProperty("data").GetString()!);
        var target = Numbers(data.GetProperty("y"));
        var test = Numbers(reference.GetProperty("test")).Select(i => (int)i).ToArray();
        var learner = TestData.ParseLearner(reference.GetProperty("learner").GetRawText());
        learner.Validate("learner");

        var predictions = learner.FitPredict(TestData.Problem(
            [.. data.GetProperty("x").EnumerateArray().Select(Numbers)],
            target,
            [.. Enumerable.Range(0, target.Length).Except(test)],
            test,
            reference.GetProperty("weighted").GetBoolean() ? Numbers(data.GetProperty("w")) : null,
            reference.GetProperty("classification").GetBoolean() ? LearningTask.Classification : LearningTask.Regression));

        var relative = reference.GetProperty("rel").GetDouble();
        TestData.AssertClose(Numbers(reference.GetProperty("predictions")), predictions, relative, relative);
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
