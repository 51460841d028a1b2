using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learners.Baseline;

namespace DoubleML.Serverless.Planning;

/// <summary>
/// Finds out what a run consists of without running it: of each kind of task a few are run (and can be measured), for all others the
/// training mean stands in, which is good enough for waves that are computed from predictions before. Its estimates mean nothing.
/// </summary>
/// <param name="inner">Runs the few.</param>
/// <param name="tasksPerKind">How many of each kind, at least 1.</param>
public sealed class WorkloadProbe(IExecutionBackend inner, int tasksPerKind = 2) : IExecutionBackend
{
    private readonly List<IReadOnlyList<WorkItem>> _waves = [];

    /// <inheritdoc/>
    public ExecutionReport Report => inner.Report;

    /// <summary>The waves seen so far.</summary>
    public Workload Workload => new([.. _waves]);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<double[]>> RunAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var items = tasks.Select(Workload.ItemOf).ToList();
        _waves.Add(items);
        var sample = Enumerable.Range(0, tasks.Count)
            .GroupBy(i => items[i].Kind).SelectMany(kind => kind.Take(tasksPerKind)).Order().ToList();
        var measured = await inner.RunAsync(data, [.. sample.Select(i => tasks[i])], progress, cancellationToken).ConfigureAwait(false);
        var results = new double[tasks.Count][];
        for (var k = 0; k < sample.Count; k++)
        {
            results[sample[k]] = measured[k];
        }

        for (var i = 0; i < results.Length; i++)
        {
            results[i] ??= (tasks[i] with { Learner = new Dummy() }).Run(data, 1, cancellationToken);
        }

        progress?.Report(tasks.Count);
        return results;
    }
}
