using CsCheck;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Forest;

/// <summary>Random learning problems.</summary>
internal static class Problems
{
    /// <summary>
    /// A problem of <paramref name="rowCount"/> rows, two thirds of them for training; every column has <paramref name="levels"/> values,
    /// or as many as rows if that is 0.
    /// </summary>
    public static LearningProblem Make(
        ulong seed, int rowCount, int columnCount, int levels, LearningTask task = LearningTask.Regression, bool weighted = false)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var columns = new double[columnCount][];
        for (var j = 0; j < columnCount; j++)
        {
            columns[j] = [.. Enumerable.Range(0, rowCount).Select(_ => levels == 0 ? random.NextNormal() : random.NextInt32(levels))];
        }

        var signal = Enumerable.Range(0, rowCount).Select(i => columns[0][i] - (columns[^1][i] * columns[columnCount / 2][i])).ToArray();
        var target = Array.ConvertAll(signal, mean => task == LearningTask.Regression
            ? 100 + mean + random.NextNormal()
            : random.NextDouble() < 1 / (1 + Math.Exp(-mean)) ? 1.0 : 0.0);
        return new LearningProblem
        {
            Features = new FeatureMatrix(columns, rowCount),
            Target = target,
            Weights = weighted ? [.. Enumerable.Range(0, rowCount).Select(i => i % 7 == 0 ? 0 : random.NextExponential())] : null,
            TrainRows = [.. Enumerable.Range(0, rowCount).Where(i => i % 3 != 0)],
            TestRows = [.. Enumerable.Range(0, rowCount).Where(i => i % 3 == 0).Reverse()],
            Task = task,
            Key = RandomKey.FromSeed(seed).Derive("fit"),
        };
    }

    /// <summary>Problems of all kinds of columns: continuous, few-valued and binary.</summary>
    public static Gen<LearningProblem> Any { get; } =
        (from seed in Gen.ULong
         from rowCount in Gen.Int[60, 400]
         from columnCount in Gen.Int[1, 9]
         from levels in Gen.OneOf(Gen.Const(0), Gen.Const(2), Gen.Const(3), Gen.Const(40))
         from task in Gen.Enum<LearningTask>()
         from weighted in Gen.Bool
         select Make(seed, rowCount, columnCount, levels, task, weighted)).Where(IsLearnable);

    /// <summary>A classification of one class only is refused, with a test of its own.</summary>
    private static bool IsLearnable(LearningProblem problem) =>
        problem.Task == LearningTask.Regression
        || problem.TrainRows.Where(row => problem.Weights is null || problem.Weights[row] > 0).Select(row => problem.Target[row]).Distinct().Count() == 2;
}
