using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learners.Baseline;
using DoubleML.Learning;
using DoubleML.Sampling;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Tests.Worker;

/// <summary>Small data and tasks on them.</summary>
internal static class Cases
{
    public static DataSet Data(int rows = 200)
    {
        var random = new CounterRandom(RandomKey.FromSeed(5));
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, rows).Select(_ => next())];
        return new DataSet(
        [
            KeyValuePair.Create("y", Draw(random.NextNormal)),
            KeyValuePair.Create("d", Draw(() => random.NextInt32(2))),
            KeyValuePair.Create("x1", Draw(() => random.NextInt32(5))),
            KeyValuePair.Create("x2", Draw(random.NextNormal)),
            KeyValuePair.Create("w", Draw(random.NextDouble)),
            KeyValuePair.Create("c1", Draw(() => random.NextInt32(12))),
            KeyValuePair.Create("c2", Draw(() => random.NextInt32(9))),
        ]);
    }

    public static SplitSpec Split { get; } = new RandomSplit(5) { Key = RandomKey.FromSeed(7) };

    public static NuisanceTask Task(SplitSpec? split = null, Learner? learner = null, int repetition = 0, int fold = 0) => new()
    {
        Label = new TaskLabel("d", "ml_l", repetition, fold),
        Learner = learner ?? new Dummy(),
        Kind = LearningTask.Regression,
        Target = "y",
        Features = ["x1", "x2"],
        Rows = new TaskRows(split ?? Split, repetition, fold),
        Key = RandomKey.FromSeed(11).Derive(repetition).Derive(fold),
    };

    public static DataReference Inline(ColumnFile file) => new() { Sha256 = file.Sha256, Inline = file.Content.ToArray() };

    public static InvocationRequest Request(params NuisanceTask[] tasks) =>
        TaskConversion.ToRequest([.. tasks.Select(task => new TaskPiece(task))], [Inline(ColumnFile.Write(Data()))]);
}
