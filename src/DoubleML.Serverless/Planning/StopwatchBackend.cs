using DoubleML.CrossFitting;
using DoubleML.Data;

namespace DoubleML.Serverless.Planning;

/// <summary>
/// Runs tasks one by one on one thread of this machine and takes their times as those of one vCPU: a first idea of durations for those who
/// have no function yet. Each task runs twice and the second time counts, as a program's first fit is not typical.
/// </summary>
/// <param name="time">The clock; null for the system's.</param>
public sealed class StopwatchBackend(TimeProvider? time = null) : IExecutionBackend
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly List<InvocationObservation> _observations = [];

    /// <inheritdoc/>
    public ExecutionReport Report => new()
    {
        Backend = "local",
        Scaling = Scaling.Folds.ToString(),
        Tasks = _observations.Count,
        FitSeconds = _observations.Sum(observation => observation.ResponseSeconds),
    };

    /// <summary>The times, as if of warm invocations of one task at one vCPU; overheads have to be added.</summary>
    public IReadOnlyList<InvocationObservation> Observations => _observations;

    /// <summary>The durations, with the overheads of <paramref name="overheads"/>, which were measured or assumed elsewhere.</summary>
    /// <param name="overheads">A model whose task times do not matter; null for the usual overheads.</param>
    public DurationModel Model(DurationModel? overheads = null) =>
        (overheads ?? new DurationModel { TaskMilliseconds = new Dictionary<string, double>() }) with
        {
            TaskMilliseconds = DurationModel.From(_observations).TaskMilliseconds,
        };

    /// <inheritdoc/>
    public Task<IReadOnlyList<double[]>> RunAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var results = new double[tasks.Count][];
            for (var i = 0; i < tasks.Count; i++)
            {
                tasks[i].Run(data, 1, cancellationToken);
                var started = _time.GetTimestamp();
                results[i] = tasks[i].Run(data, 1, cancellationToken);
                var elapsed = _time.GetElapsedTime(started);
                _observations.Add(new InvocationObservation
                {
                    MemoryMegabytes = (int)LambdaCpu.MegabytesPerCpu,
                    DurationMilliseconds = elapsed.TotalMilliseconds,
                    ResponseSeconds = elapsed.TotalSeconds,
                    Pieces = [(Workload.ItemOf(tasks[i]).Kind, 1, elapsed.TotalMilliseconds)],
                });
                progress?.Report(i + 1);
            }

            return (IReadOnlyList<double[]>)results;
        },
        cancellationToken);
}
