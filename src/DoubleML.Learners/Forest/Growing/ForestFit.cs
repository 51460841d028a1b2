using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>Grows the trees of a fit, on one thread or several, and adds up what they predict.</summary>
internal static class ForestFit
{
    /// <summary>The sums over the trees first … first + count − 1 in fixed point, for each test row.</summary>
    public static long[] Sum(LearningProblem problem, TreeSettings settings, int treeCount, int first, int count)
    {
        var data = new ForestData(problem, settings);
        var scale = Scale(problem, treeCount);
        var total = new long[problem.TestRows.Length];
        if (count == 0 || total.Length == 0)
        {
            return total;
        }

        var threads = Math.Clamp(problem.Threads, 1, count);
        var next = first - 1;
        if (threads == 1)
        {
            Work(total);
        }
        else
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = problem.CancellationToken };
            Parallel.For(0, threads, options, _ =>
            {
                var sums = new long[total.Length];
                Work(sums);
                lock (total)
                {
                    for (var i = 0; i < sums.Length; i++)
                    {
                        total[i] += sums[i];
                    }
                }
            });
        }

        return total;

        void Work(long[] sums)
        {
            using var grower = GrowerChoice.Make(data, new LeafSink(sums, scale));
            for (int tree; (tree = Interlocked.Increment(ref next)) < first + count;)
            {
                problem.CancellationToken.ThrowIfCancellationRequested();
                grower.Grow(settings.Key.Derive(tree));
            }

            grower.Complete();
        }
    }

    /// <summary>The mean over all trees.</summary>
    public static double[] Mean(LearningProblem problem, int treeCount, long[] total)
    {
        var divisor = Scale(problem, treeCount) * treeCount;
        return Array.ConvertAll(total, sum => sum / divisor);
    }

    /// <summary>The leaf means of one tree, not rounded to fixed point.</summary>
    public static double[] SingleTree(LearningProblem problem, TreeSettings settings)
    {
        var values = new double[problem.TestRows.Length];
        using var grower = GrowerChoice.Make(new ForestData(problem, settings), new LeafSink(values));
        grower.Grow(settings.Key.Derive(0));
        return values;
    }

    /// <summary>The leaves of one tree.</summary>
    public static LeafRows Leaves(LearningProblem problem, TreeSettings settings)
    {
        var leaves = new LeafRows(problem.TestRows.Length);
        using var grower = GrowerChoice.Make(new ForestData(problem, settings), new LeafSink(leaves));
        grower.Grow(settings.Key.Derive(0));
        return leaves;
    }

    /// <summary>
    /// The fixed point's scale, a power of two: the largest for which no sum over all trees can pass 2^62. It depends on the problem and the
    /// forest only, so every invocation finds the same one. The rounding is at most 2^-62 times the number of trees, relative to the largest
    /// target; for 500 trees that is finer than a double.
    /// </summary>
    private static double Scale(LearningProblem problem, int treeCount)
    {
        var most = 0.0;
        foreach (var row in problem.TrainRows)
        {
            most = Math.Max(most, Math.Abs(problem.Target[row]));
        }

        return most > 0 ? Math.ScaleB(1, 60 - Math.ILogB(most * treeCount)) : 1;
    }
}
