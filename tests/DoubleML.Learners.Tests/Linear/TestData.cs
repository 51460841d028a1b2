using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Linear;

/// <summary>Problems made of plain arrays and of files beside the tests.</summary>
internal static class TestData
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        TypeInfoResolver = LearnerCatalog.Json,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
    };

    public static Learner ParseLearner(string json) => JsonSerializer.Deserialize<Learner>(json, s_options)!;

    public static string WriteLearner(Learner learner) => JsonSerializer.Serialize(learner, s_options);

    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, .. parts]);

    /// <summary>Columns by name of a CSV file with plain numbers and no comma in names.</summary>
    public static Dictionary<string, double[]> ReadCsv(string path)
    {
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',');
        var rows = lines[1..].Select(line => line.Split(',')).ToArray();
        return names.Select((name, j) => (name, values: rows.Select(row => double.Parse(row[j])).ToArray()))
            .ToDictionary(pair => pair.name, pair => pair.values);
    }

    /// <summary>A problem from columns; rows default to all for training and all for testing.</summary>
    public static LearningProblem Problem(
        double[][] columns, double[] target, int[]? train = null, int[]? test = null, double[]? weights = null,
        LearningTask task = LearningTask.Regression)
    {
        var all = Enumerable.Range(0, target.Length).ToArray();
        return new LearningProblem
        {
            Features = new FeatureMatrix(columns, target.Length),
            Target = target,
            Weights = weights,
            TrainRows = train ?? all,
            TestRows = test ?? all,
            Task = task,
            Key = RandomKey.FromSeed(1),
        };
    }

    /// <summary>Standard normal columns, correlated by a common factor.</summary>
    public static double[][] NormalColumns(CounterRandom random, int rows, int columns, double correlation = 0.3)
    {
        var common = Enumerable.Range(0, rows).Select(_ => random.NextNormal()).ToArray();
        return [.. Enumerable.Range(0, columns).Select(_ => common
            .Select(c => (Math.Sqrt(correlation) * c) + (Math.Sqrt(1 - correlation) * random.NextNormal())).ToArray())];
    }

    /// <summary>Compares element by element as the golden cases do: |a − e| ≤ abs + rel |e|.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double rel, double abs)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(
                Math.Abs(actual[i] - expected[i]) <= abs + (rel * Math.Abs(expected[i])),
                $"[{i}]: expected {expected[i]}, found {actual[i]}, relative difference {(actual[i] / expected[i]) - 1}");
        }
    }
}
