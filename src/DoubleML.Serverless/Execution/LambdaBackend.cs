using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Metrics;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Pricing;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Execution;

/// <summary>
/// Runs the tasks as invocations of a function. The results' bits are those of <see cref="LocalBackend"/> for every scaling, whatever fails
/// on the way. One instance serves one run of the program, for all its waves.
/// </summary>
public sealed class LambdaBackend : IExecutionBackend, IDisposable
{
    private readonly LambdaBackendOptions _options;
    private readonly TimeProvider _time;
    private readonly InvocationLedger _ledger;
    private readonly CostGuard _guard;
    private readonly ChunkRunner _runner;
    private readonly TaskKeys _keys = new();
    private readonly Journal? _journal;
    private readonly LambdaPrice _planningPrice;
    private DurationModel? _model;
    private int _environments;
    private int _tasks;
    private TimeSpan _fitTime;
    private TimeSpan _responseTime;

    /// <summary>Makes the backend; nothing is sent yet.</summary>
    /// <param name="options">How the run is carried out.</param>
    /// <param name="invoker">Invokes the function.</param>
    /// <param name="store">Where the function finds data.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="InputException">An option is out of range, or the journal cannot be opened.</exception>
    public LambdaBackend(LambdaBackendOptions options, ILambdaInvoker invoker, IObjectStore store, TimeProvider? time = null)
    {
        options.Validate();
        _options = options;
        _time = time ?? TimeProvider.System;
        _ledger = new InvocationLedger(options.MemoryMegabytes, options.Price);
        _guard = new CostGuard(options.MaxCostUsd, () => _ledger.CostUsd);
        _runner = new ChunkRunner(options, invoker, store, _ledger, _guard, _time);
        _model = options.Durations;
        _journal = options.JournalPath is { } path ? Journal.Open(path, options.Resume) : null;

        // Plans compare prices; without the region's own, that of the usual region is in proportion.
        _planningPrice = options.Price ?? PriceList.Default.Lambda("us-east-1", Architecture.X86);
    }

    /// <inheritdoc/>
    public ExecutionReport Report => ServerlessReport;

    /// <summary>What has run so far.</summary>
    public ServerlessReport ServerlessReport =>
        _ledger.Report(_options.Scaling.ToString(), _tasks, _fitTime.TotalSeconds, _responseTime.TotalSeconds);

    /// <summary>What finished invocations tell about durations.</summary>
    public IReadOnlyList<InvocationObservation> Observations => [.. _runner.Observations];

    /// <inheritdoc/>
    /// <exception cref="InputException">The function finds the input wrong, a task cannot fit, or the run would cost too much.</exception>
    /// <exception cref="LambdaTaskException">Tasks failed for good.</exception>
    public async Task<IReadOnlyList<double[]>> RunAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        if (tasks.Count == 0)
        {
            return [];
        }

        var wave = await WaveAsync(data, tasks, progress, cancellationToken).ConfigureAwait(false);
        var firstRequest = _time.GetTimestamp();
        try
        {
            await RunWaveAsync(wave, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _tasks += wave.Assembly.Done;
            _ledger.RecordDurations(wave.Assembly.Durations);
            _responseTime += _time.GetElapsedTime(firstRequest);
            _fitTime += _time.GetElapsedTime(started);
        }

        return wave.Assembly.Results;
    }

    /// <inheritdoc/>
    public void Dispose() => _journal?.Dispose();

    private async Task<Wave> WaveAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        foreach (var group in tasks.GroupBy(task => (task.Label.Estimand, task.Label.Nuisance)))
        {
            CapacityCheck.Require(data, [group.First()], _options.MemoryMegabytes);
        }

        // Placed before the first request, so that a thousand of them need not wait for it.
        await _runner.Placement.RootAsync(data, cancellationToken).ConfigureAwait(false);
        var split = tasks[0].Rows.Split;
        var given = await _runner.Placement.SplitAsync(split, cancellationToken).ConfigureAwait(false);
        var assembly = new TaskAssembly(data, tasks, _journal, task => _keys.Of(task, data, given));
        _ledger.RecordResumed(assembly.Resumed);
        var wave = new Wave(data, tasks, given, assembly, progress);
        ReportProgress(wave);
        return wave;
    }

    private async Task RunWaveAsync(Wave wave, CancellationToken cancellationToken)
    {
        var auto = _options.Scaling.Kind == ScalingKind.Auto;
        var (items, indices) = wave.Assembly.Remaining();
        var plan = auto ? InvocationPlanner.Plan(items, Scaling.Folds) : InvocationPlanner.Plan(items, _options.Scaling);
        var probes = Probes(items, plan, auto);
        await RunAsync(wave, Chunks(wave, items, indices, [.. probes.Select(piece => new[] { piece })]), cancellationToken).ConfigureAwait(false);
        Learn();
        plan = [.. plan.Select(pieces => pieces.Except(probes).ToArray()).Where(pieces => pieces.Length > 0)];
        if (plan.Count == 0)
        {
            return;
        }

        if (auto)
        {
            (items, indices) = wave.Assembly.Remaining();
            plan = new AutoScaler(Estimator(), _model!, _options.MaxConcurrency) { LongestSeconds = 0.8 * _options.TimeLimit.TotalSeconds }
                .Choose(items, _options.MemoryMegabytes, _options.Target, _environments);
        }

        CheckPlan(items, plan);
        await RunAsync(wave, Chunks(wave, items, indices, plan), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was measured in this run counts more than what was known beforehand.</summary>
    private void Learn()
    {
        if (!_runner.Observations.IsEmpty)
        {
            var measured = DurationModel.From(Observations);
            var known = (_model?.TaskMilliseconds ?? measured.TaskMilliseconds)
                .Where(kind => !measured.TaskMilliseconds.ContainsKey(kind.Key));
            _model = measured with { TaskMilliseconds = measured.TaskMilliseconds.Concat(known).ToDictionary(StringComparer.Ordinal) };
        }
    }

    /// <summary>
    /// What is measured before the rest is planned or paid for: of each kind of task that is not known yet the first piece, by itself. Real
    /// work, nothing is done twice. Without it a run whose invocations cannot end in time would find out by paying for all of them.
    /// </summary>
    private List<WorkPiece> Probes(IReadOnlyList<WorkItem> items, IReadOnlyList<IReadOnlyList<WorkPiece>> plan, bool auto)
    {
        var probes = plan.SelectMany(pieces => pieces)
            .Where(piece => _model?.TaskMilliseconds.ContainsKey(items[piece.Item].Kind) != true)
            .DistinctBy(piece => items[piece.Item].Kind)
            .ToList();

        // Of few invocations not much can be lost.
        return auto || _options.MaxCostUsd is not null || plan.Count > 2 * probes.Count ? probes : [];
    }

    private void CheckPlan(IReadOnlyList<WorkItem> items, IReadOnlyList<IReadOnlyList<WorkPiece>> plan)
    {
        if (_model is null)
        {
            return;
        }

        var estimate = Estimator().Predict(items, plan, _options.MemoryMegabytes, _environments);
        if (estimate.LongestInvocationSeconds > _options.TimeLimit.TotalSeconds)
        {
            throw new InputException(
                $"--scaling {_options.Scaling}: an invocation would take about {estimate.LongestInvocationSeconds:0} s " +
                $"at {_options.MemoryMegabytes} MB, " +
                $"expected at most {_options.TimeLimit.TotalSeconds:0} s; " +
                "spread the work (--scaling auto or trees:N) or give the function more memory");
        }

        _guard.RequireAffordable(estimate.CostUsd);
    }

    private Estimator Estimator() => new(_model!, _planningPrice, _options.MaxConcurrency);

    private List<Chunk> Chunks(
        Wave wave, IReadOnlyList<WorkItem> items, IReadOnlyList<int> indices, IReadOnlyList<IReadOnlyList<WorkPiece>> plan)
    {
        var chunks = new List<Chunk>();
        foreach (var invocation in plan)
        {
            TaskPiece PieceOf(WorkPiece piece) => piece.Parts == items[piece.Item].Parts
                ? new TaskPiece(wave.Tasks[indices[piece.Item]])
                : new TaskPiece(wave.Tasks[indices[piece.Item]], piece.FirstPart, piece.Parts);
            chunks.Add(new Chunk(
                [.. invocation.Select(PieceOf)],
                [.. invocation.Select(piece => indices[piece.Item])],
                [.. invocation.Select(piece => wave.Assembly.TestRowCount(indices[piece.Item]))]));
        }

        return chunks;
    }

    private async Task RunAsync(Wave wave, List<Chunk> chunks, CancellationToken cancellationToken)
    {
        _environments = Math.Max(_environments, Math.Min(chunks.Count, _options.MaxConcurrency));
        _runner.ExpectedUsd = ExpectedUsd;
        await _runner.RunAsync(wave.Data, wave.Given, chunks, Accept, cancellationToken).ConfigureAwait(false);

        void Accept(Chunk chunk, InvocationResponse response)
        {
            for (var i = 0; i < chunk.Pieces.Count; i++)
            {
                wave.Assembly.Accept(chunk.Indices[i], chunk.Pieces[i], response.Tasks[i]);
            }

            ReportProgress(wave);
        }
    }

    private double ExpectedUsd(Chunk chunk)
    {
        if (_model is null || _options.MaxCostUsd is null)
        {
            return 0;
        }

        var items = chunk.Pieces.Select(piece => Workload.ItemOf(piece.Task)).ToList();
        var pieces = chunk.Pieces
            .Select((piece, i) => new WorkPiece(i, piece.FirstPart, piece.PartCount == 0 ? items[i].Parts : piece.PartCount)).ToList();
        return Estimator().Predict(items, [pieces], _options.MemoryMegabytes, warm: 1).CostUsd;
    }

    private void ReportProgress(Wave wave)
    {
        var done = wave.Assembly.Done;
        wave.Progress?.Report(done);
        _options.Progress?.Report(new LambdaProgress(
            done, wave.Tasks.Count, _runner.InFlight, _ledger.Retries, _ledger.Hedged, _ledger.CostUsd));
    }

    private sealed record Wave(
        DataSet Data, IReadOnlyList<NuisanceTask> Tasks, DataReference? Given, TaskAssembly Assembly, IProgress<int>? Progress);
}
