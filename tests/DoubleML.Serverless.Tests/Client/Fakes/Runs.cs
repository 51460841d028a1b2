using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learners.Baseline;
using DoubleML.Learners.Forest;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Sampling;
using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Tests.Client.Fakes;

/// <summary>Small runs of several nuisances, and their results on this machine.</summary>
internal static class Runs
{
    public static LambdaPrice Price { get; } = new(0.0000166667, 0.0000002);

    public static DataSet Data(int rows = 60)
    {
        var random = new CounterRandom(RandomKey.FromSeed(3));
        double[] Draw(Func<double> next) => [.. Enumerable.Range(0, rows).Select(_ => next())];
        return new DataSet(
        [
            KeyValuePair.Create("y", Draw(random.NextNormal)),
            KeyValuePair.Create("d", Draw(() => random.NextInt32(2))),
            KeyValuePair.Create("x1", Draw(() => random.NextInt32(4))),
            KeyValuePair.Create("x2", Draw(random.NextNormal)),
        ]);
    }

    /// <summary>nRep × 5 folds × two nuisances: a forest of 6 trees, and a linear regression or a classification forest.</summary>
    public static IReadOnlyList<NuisanceTask> Tasks(int nRep, SplitSpec? split = null, string target = "y", int trees = 6)
    {
        split ??= new RandomSplit(5) { Key = RandomKey.FromSeed(7) };
        var learners = new (string Name, Learner Learner, LearningTask Kind, string Target)[]
        {
            ("ml_l", new RandomForest { NEstimators = trees, MaxDepth = 3 }, LearningTask.Regression, target),
            ("ml_m", trees > 2 ? new LinearRegression() : new Dummy(), LearningTask.Regression, "d"),
        };
        return [.. from repetition in Enumerable.Range(0, nRep)
                   from learner in learners
                   from fold in Enumerable.Range(0, 5)
                   select new NuisanceTask
                   {
                       Label = new TaskLabel("d", learner.Name, repetition, fold),
                       Learner = learner.Learner,
                       Kind = learner.Kind,
                       Target = learner.Target,
                       Features = ["x1", "x2"],
                       Rows = new TaskRows(split, repetition, fold),
                       Key = RandomKey.FromSeed(11).Derive(learner.Name).Derive(repetition).Derive(fold),
                   }];
    }

    public static async Task<IReadOnlyList<double[]>> LocallyAsync(DataSet data, IReadOnlyList<NuisanceTask> tasks) =>
        await new LocalBackend(2).RunAsync(data, tasks, null, CancellationToken.None);

    public static LambdaBackend Backend(
        ILambdaInvoker invoker, MemoryStore store, VirtualTime time, LambdaBackendOptions? options = null) =>
        new((options ?? new LambdaBackendOptions()) with { Price = Price }, invoker, store, time);

    public static void AssertSameBits(IReadOnlyList<double[]> expected, IReadOnlyList<double[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Select(BitConverter.DoubleToInt64Bits), actual[i].Select(BitConverter.DoubleToInt64Bits));
        }
    }

    public static IEnumerable<Scaling> Scalings => [Scaling.Repetitions, Scaling.Folds, Scaling.Trees, new(ScalingKind.Trees, 6), Scaling.Auto];
}
