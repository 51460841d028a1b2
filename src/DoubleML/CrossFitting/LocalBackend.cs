using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DoubleML.Data;

namespace DoubleML.CrossFitting;

/// <summary>Runs the tasks on threads of this machine.</summary>
/// <param name="threads">How many threads; 0 stands for one per processor.</param>
public sealed class LocalBackend(int threads = 0) : IExecutionBackend
{
    private readonly int _threads = threads > 0 ? threads : Environment.ProcessorCount;
    private readonly List<TaskDuration> _durations = [];
    private double _seconds;

    /// <inheritdoc/>
    public ExecutionReport Report => new()
    {
        Backend = "local",
        Scaling = "n_folds * n_rep",
        Tasks = _durations.Count,
        FitSeconds = _seconds,
        Durations = [.. _durations],
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<double[]>> RunAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var results = new double[tasks.Count][];
        var durations = new TaskDuration[tasks.Count];
        var done = 0;
        var watch = Stopwatch.StartNew();

        // With fewer tasks than threads the spare threads help inside the learners.
        var workers = Math.Clamp(tasks.Count, 1, _threads);
        var perTask = Math.Max(1, _threads / workers);
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        ExceptionDispatchInfo? failure = null;
        await Task.Run(
            () => Parallel.For(0, tasks.Count, options, (i, loop) =>
            {
                try
                {
                    var started = Stopwatch.GetTimestamp();
                    results[i] = tasks[i].Run(data, perTask, cancellationToken);
                    durations[i] = new TaskDuration(tasks[i].Label, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    progress?.Report(Interlocked.Increment(ref done));
                }
                catch (InputException exception)
                {
                    // The first failure is enough: one clear sentence, and no more work for a run that fails.
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                    loop.Stop();
                }
            }),
            CancellationToken.None).ConfigureAwait(false);
        failure?.Throw();
        _durations.AddRange(durations);
        _seconds += watch.Elapsed.TotalSeconds;
        return results;
    }
}
