using System.Diagnostics;
using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Serverless.Planning;

/// <summary>
/// Runs a small run to learn what a large one would take: remembers the waves of tasks, and how long each task takes on one thread of this
/// machine, or on the functions of an inner backend.
/// </summary>
/// <param name="inner">The backend that runs the tasks; null for one thread of this machine.</param>
/// <param name="observed">What the inner backend observed; not used without one.</param>
public sealed class MeasuringBackend(IExecutionBackend? inner = null, Func<IReadOnlyList<InvocationObservation>>? observed = null) : IExecutionBackend
{
    private readonly List<IReadOnlyList<WorkItem>> _waves = [];
    private readonly List<InvocationObservation> _local = [];
    private readonly HashSet<string> _warm = [];

    /// <inheritdoc/>
    public ExecutionReport Report => inner?.Report ?? new() { Backend = "local", Scaling = "n_folds * n_rep", Tasks = _local.Count };

    /// <summary>What was observed so far.</summary>
    public IReadOnlyList<InvocationObservation> Observations => inner is null ? _local : observed!();

    /// <summary>The waves so far, with each task repeated for a number of repetitions.</summary>
    /// <param name="repetitions">How many repetitions the large run has for each of the small one.</param>
    public Workload Workload(int repetitions) => new(
        [.. _waves.Select(wave => Enumerable.Range(0, repetitions)
            .SelectMany(r => wave.Select(item => item with { Repetition = (item.Repetition * repetitions) + r })).ToArray())]);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<double[]>> RunAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        _waves.Add([.. tasks.Select(Planning.Workload.ItemOf)]);
        return inner is null
            ? await Task.Run(() => RunHere(data, tasks, progress, cancellationToken), cancellationToken).ConfigureAwait(false)
            : await inner.RunAsync(data, tasks, progress, cancellationToken).ConfigureAwait(false);
    }

    private List<double[]> RunHere(DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var results = new List<double[]>(tasks.Count);
        foreach (var task in tasks)
        {
            var kind = Planning.Workload.ItemOf(task).Kind;
            if (_warm.Add(kind))
            {
                task.Run(data, 1, cancellationToken); // the first one also compiles, and prepares what all share
            }

            var watch = Stopwatch.StartNew();
            results.Add(task.Run(data, 1, cancellationToken));
            _local.Add(new InvocationObservation
            {
                MemoryMegabytes = (int)LambdaCpu.MegabytesPerCpu,
                DurationMilliseconds = watch.Elapsed.TotalMilliseconds,
                Pieces = [(kind, 1, watch.Elapsed.TotalMilliseconds)],
            });
            progress?.Report(results.Count);
        }

        return results;
    }
}
