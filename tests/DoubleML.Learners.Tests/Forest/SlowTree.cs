using DoubleML.Learning;

namespace DoubleML.Learners.Tests.Forest;

/// <summary>The slow twin: one tree by the book, in plain recursion over all columns and all thresholds, to check the growers against.</summary>
internal sealed record SlowTree
{
    public int MaxDepth { get; init; } = int.MaxValue;

    public int MinSamplesSplit { get; init; } = 2;

    public int MinSamplesLeaf { get; init; } = 1;

    public double MinWeightFractionLeaf { get; init; }

    public double MinImpurityDecrease { get; init; }

    /// <summary>squared_error, gini or entropy.</summary>
    public string Criterion { get; init; } = "squared_error";

    public double[] FitPredict(LearningProblem problem)
    {
        var rows = problem.TrainRows.Where(row => Weight(problem, row) > 0).ToArray();
        var total = rows.Sum(row => Weight(problem, row));
        var predictions = new Dictionary<int, double>();
        Grow(problem, rows, problem.TestRows, 0, total, predictions);
        return Array.ConvertAll(problem.TestRows, row => predictions[row]);
    }

    private void Grow(LearningProblem problem, int[] rows, int[] tests, int depth, double total, Dictionary<int, double> predictions)
    {
        var best = double.NegativeInfinity;
        var (feature, threshold) = (-1, 0.0);
        if (rows.Length >= Math.Max(MinSamplesSplit, 2 * MinSamplesLeaf) && depth < MaxDepth && Impurity(problem, rows) > 1e-15)
        {
            for (var j = 0; j < problem.Features.ColumnCount; j++)
            {
                var values = rows.Select(row => Value(problem, row, j)).Distinct().Order().ToArray();
                for (var i = 0; i + 1 < values.Length; i++)
                {
                    var middle = (values[i] / 2.0) + (values[i + 1] / 2.0);
                    var left = rows.Where(row => Value(problem, row, j) <= middle).ToArray();
                    var right = rows.Where(row => Value(problem, row, j) > middle).ToArray();
                    var least = MinWeightFractionLeaf * total * (1 - 1e-12);
                    if (Math.Min(left.Length, right.Length) < MinSamplesLeaf || Math.Min(Sum(problem, left), Sum(problem, right)) < least)
                    {
                        continue;
                    }

                    var decrease = (Sum(problem, rows) * Impurity(problem, rows)) - (Sum(problem, left) * Impurity(problem, left))
                        - (Sum(problem, right) * Impurity(problem, right));
                    if (decrease > best + 1e-9)
                    {
                        (best, feature, threshold) = (decrease, j, middle);
                    }
                }
            }
        }

        if (feature < 0 || best / total < MinImpurityDecrease - 1e-12)
        {
            var mean = rows.Sum(row => Weight(problem, row) * problem.Target[row]) / Sum(problem, rows);
            foreach (var test in tests)
            {
                predictions[test] = mean;
            }

            return;
        }

        foreach (var isLeft in new[] { true, false })
        {
            int[] Side(int[] from) => [.. from.Where(row => Value(problem, row, feature) <= threshold == isLeft)];
            Grow(problem, Side(rows), Side(tests), depth + 1, total, predictions);
        }
    }

    private double Impurity(LearningProblem problem, int[] rows)
    {
        var weight = Sum(problem, rows);
        var mean = rows.Sum(row => Weight(problem, row) * problem.Target[row]) / weight;
        var variance = rows.Sum(row => Weight(problem, row) * Math.Pow(problem.Target[row] - mean, 2)) / weight;
        return Criterion switch
        {
            "gini" => 2 * mean * (1 - mean),
            "entropy" => -XLog2(mean) - XLog2(1 - mean),
            _ => variance,
        };
    }

    private static double XLog2(double p) => p > 0 ? p * Math.Log2(p) : 0;

    private static double Sum(LearningProblem problem, int[] rows) => rows.Sum(row => Weight(problem, row));

    private static double Weight(LearningProblem problem, int row) => problem.Weights?[row] ?? 1;

    private static float Value(LearningProblem problem, int row, int column) => (float)problem.Features.Column(column)[row];
}
