using System.Text.Json;
using DoubleML.Learning;

namespace DoubleML.Learners.Tests.Linear;

/// <summary>
/// Cross-fitted predictions of DoubleML for Python with scikit-learn's learners (golden/, made with the newest package) row by row.
/// </summary>
public class GoldenPredictionTests
{
    public static TheoryData<string> Cases =>
        [.. Directory.GetDirectories(TestData.PathOf("golden")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cross_fitted_predictions_are_those_of_scikit_learn(string name)
    {
        var folder = TestData.PathOf("golden", name);
        using var spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "spec.json")));
        using var tolerance = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tolerance.json")));
        var data = TestData.ReadCsv(Path.Combine(folder, "data.csv"));
        var folds = TestData.ReadCsv(Path.Combine(folder, "folds.csv")).Values.ToArray();
        var expected = TestData.ReadCsv(Path.Combine(folder, "predictions_expected.csv"));
        var columns = spec.RootElement.GetProperty("data").GetProperty("x").EnumerateArray().Select(x => data[x.GetString()!]).ToArray();
        var interactive = spec.RootElement.GetProperty("model").GetProperty("type").GetString() == "irm";
        Assert.NotEmpty(expected);

        foreach (var (column, values) in expected)
        {
            var (nuisance, repetition) = column.Split('|') switch { var parts => (parts[1], int.Parse(parts[2])) };
            var learner = TestData.ParseLearner(
                spec.RootElement.GetProperty("learners").GetProperty(nuisance.TrimEnd('0', '1')).GetRawText());
            learner.Validate($"learners.{nuisance}");
            var actual = CrossFit(learner, nuisance, columns, data, folds[repetition]);
            if (interactive && nuisance == "ml_m")
            {
                actual = Array.ConvertAll(actual, p => Math.Clamp(p, 0.01, 0.99));
            }

            TestData.AssertClose(
                values,
                actual,
                tolerance.RootElement.GetProperty("rel").GetDouble(),
                tolerance.RootElement.GetProperty("abs").GetDouble());
        }
    }

    private static double[] CrossFit(
        Learner learner, string nuisance, double[][] columns, Dictionary<string, double[]> data, double[] folds)
    {
        var (y, d) = (data["y"], data["d"]);
        var target = nuisance == "ml_m" ? d : y;
        var task = learner.Supports(LearningTask.Classification) ? LearningTask.Classification : LearningTask.Regression;
        var predictions = new double[y.Length];
        foreach (var fold in folds.Distinct())
        {
            var rows = Enumerable.Range(0, y.Length).ToArray();
            var test = rows.Where(i => folds[i] == fold).ToArray();
            var train = rows.Where(i => folds[i] != fold && nuisance switch { "ml_g0" => d[i] == 0, "ml_g1" => d[i] == 1, _ => true })
                .ToArray();
            var fitted = learner.FitPredict(TestData.Problem(columns, target, train, test, task: task));
            for (var i = 0; i < test.Length; i++)
            {
                predictions[test[i]] = fitted[i];
            }
        }

        return predictions;
    }
}
