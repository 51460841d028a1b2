using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Metrics;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Execution;

/// <summary>
/// Carries chunks through: each is sent, repeated when it fails, sent a second time when it is slow, and split when it does not fit, until
/// there is an answer for every piece or one has failed for good.
/// </summary>
internal sealed class ChunkRunner(
    LambdaBackendOptions options, ILambdaInvoker invoker, IObjectStore store, InvocationLedger ledger, CostGuard guard, TimeProvider time)
{
    private readonly AdaptiveLimiter _limiter = new(options.MaxConcurrency);
    private readonly StragglerDetector _stragglers = new(options.Retry.HedgeMultiple, options.Retry.HedgeAtLeast);
    private readonly RetryPolicy _retry = new(options.Retry, time, ledger.RecordRetry);
    private readonly AnswerReader _reader = new(store);
    private readonly ConcurrentBag<Task> _losers = [];
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly long _started = time.GetTimestamp();

    /// <summary>What finished invocations tell about durations.</summary>
    public ConcurrentQueue<InvocationObservation> Observations { get; } = new();

    /// <summary>Requests in flight.</summary>
    public int InFlight => _limiter.InFlight;

    /// <summary>Expected dollars of a chunk, for the guard.</summary>
    public Func<Chunk, double> ExpectedUsd { get; set; } = _ => 0;

    public DataPlacement Placement { get; } = new(store);

    /// <summary>Runs chunks.</summary>
    /// <param name="data">The data, with all columns that the tasks name.</param>
    /// <param name="given">The split if it is a given one.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="accept">Takes an answer; called once a chunk (or part of one that was split), from any thread.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public async Task RunAsync(
        DataSet data,
        DataReference? given,
        IReadOnlyList<Chunk> chunks,
        Action<Chunk, InvocationResponse> accept,
        CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? first = null;
        async Task RunOne(Chunk chunk)
        {
            try
            {
                await RunChunkAsync(new Order(data, given, chunk, accept), stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                // The first failure ends the run; what the others say after that is its consequence.
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(exception), null);
                await stop.CancelAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
            }
        }

        await Task.WhenAll(chunks.Select(RunOne)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false); // the slow ones that have been overtaken
        await Task.WhenAll(_losers).ConfigureAwait(false);
        _losers.Clear();
        first?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RunChunkAsync(Order order, CancellationToken cancellationToken)
    {
        var chunk = order.Chunk;
        var maySplit = chunk.Pieces.Count > 1;
        var (answer, failure, attempts) = await _retry
            .RunAsync(token => AttemptAsync(order, token), maySplit, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
        {
            order.Accept(chunk, answer);
        }
        else if (maySplit && failure!.Kind is FailureKind.Timeout or FailureKind.OutOfMemory or FailureKind.TooLarge)
        {
            ledger.RecordRetry();
            var (one, two) = chunk.Halve();
            await Task.WhenAll(
                RunChunkAsync(order with { Chunk = one }, cancellationToken),
                RunChunkAsync(order with { Chunk = two }, cancellationToken)).ConfigureAwait(false);
        }
        else
        {
            throw failure!.Kind == FailureKind.Input
                ? new InputException(failure.Message, failure)
                : new LambdaTaskException(chunk.Labels, failure.Kind, failure.Message, attempts, failure.Outcome?.LogTail, failure);
        }
    }

    /// <summary>One attempt: a request and, when that is unusually slow, a second one; the first usable answer wins.</summary>
    private async Task<InvocationResponse> AttemptAsync(Order order, CancellationToken cancellationToken)
    {
        using var first = new Flight();
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var primary = FlyAsync(order, first, isHedge: false, cancellationToken);
        var late = WaitUntilLateAsync(order.Chunk, first, watching.Token);
        if (await Task.WhenAny(primary, late).ConfigureAwait(false) == primary || !late.IsCompletedSuccessfully)
        {
            await watching.CancelAsync().ConfigureAwait(false);
            return await primary.ConfigureAwait(false);
        }

        var second = new Flight();
        var hedge = FlyAsync(order, second, isHedge: true, cancellationToken);
        var winner = await Task.WhenAny(primary, hedge).ConfigureAwait(false);
        var other = winner == primary ? hedge : primary;
        if (!winner.IsCompletedSuccessfully)
        {
            // Its failure does not matter while the other may still succeed.
            _ = winner.Exception;
            return await other.ConfigureAwait(false);
        }

        second.CancelUnlessSent();
        _losers.Add(Quietly(other));
        return await winner.ConfigureAwait(false);
    }

    private async Task WaitUntilLateAsync(Chunk chunk, Flight flight, CancellationToken cancellationToken)
    {
        var sent = await flight.Sent.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _stragglers.WaitAsync(chunk.Shape, sent, time, cancellationToken).ConfigureAwait(false);
    }

    private async Task<InvocationResponse> FlyAsync(Order order, Flight flight, bool isHedge, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, flight.Waiting);
        var epoch = await _limiter.EnterAsync(waiting.Token).ConfigureAwait(false);
        try
        {
            var expected = ExpectedUsd(order.Chunk);
            guard.Reserve(expected);
            try
            {
                return await SendAsync(order, flight, epoch, isHedge, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                guard.Release(expected);
            }
        }
        finally
        {
            _limiter.Leave();
        }
    }

    private async Task<InvocationResponse> SendAsync(
        Order order, Flight flight, int epoch, bool isHedge, CancellationToken cancellationToken)
    {
        var answerKey = order.Chunk.AnswerBytes > options.LargeAnswerBytes ? $"answers/{_run}/{Guid.NewGuid():N}.json" : null;
        var payload = await PayloadAsync(order, answerKey, cancellationToken).ConfigureAwait(false);
        var started = time.GetTimestamp();
        flight.Send(started);
        if (isHedge)
        {
            ledger.RecordHedge();
        }

        var record = new InvocationRecord
        {
            Sent = time.GetElapsedTime(_started, started),
            Waited = TimeSpan.Zero,
            Pieces = order.Chunk.Pieces.Count,
            Result = InvocationRecord.Abandoned,
        };
        InvocationOutcome outcome;
        try
        {
            outcome = await invoker.InvokeAsync(payload, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ledger.Record(record with { Waited = time.GetElapsedTime(started) }); // it runs on, and is billed
            throw;
        }

        record = record with { Waited = outcome.Elapsed, Report = outcome.Report, ColdStart = outcome.Report?.ColdStart ?? false };
        if (InvocationFailure.Of(outcome) is { } failure)
        {
            Refused(failure, epoch, record);
            throw failure;
        }

        return await ReadAsync(order.Chunk, outcome, record, answerKey, cancellationToken).ConfigureAwait(false);
    }

    private void Refused(InvocationFailure failure, int epoch, InvocationRecord record)
    {
        if (failure.Outcome!.MayBeBilled)
        {
            ledger.Record(record with { Result = NameOf(failure.Kind) });
        }

        if (failure.Kind == FailureKind.Throttled)
        {
            ledger.RecordThrottle();
            _limiter.Throttled(epoch);
        }
    }

    private async Task<InvocationResponse> ReadAsync(
        Chunk chunk, InvocationOutcome outcome, InvocationRecord record, string? answerKey, CancellationToken cancellationToken)
    {
        InvocationResponse response;
        try
        {
            response = await _reader.ReadAsync(chunk, outcome, answerKey, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            ledger.Record(record with { Result = NameOf(FailureKind.Corrupt) }); // useless, but paid for
            throw;
        }

        ledger.Record(record with { Result = InvocationRecord.Answered, ColdStart = outcome.Report?.ColdStart ?? response.ColdStart });
        _limiter.Succeeded();
        _stragglers.Record(chunk.Shape, outcome.Elapsed);
        Observations.Enqueue(Observe(chunk, outcome, response));
        return response;
    }

    private async Task<byte[]> PayloadAsync(Order order, string? answerKey, CancellationToken cancellationToken)
    {
        var pieces = order.Chunk.Pieces;
        foreach (var inlineBytes in (int[])[options.InlineBytes, 0])
        {
            var references = await Placement
                .ReferencesAsync(order.Data, [.. pieces.Select(piece => piece.Task)], inlineBytes, cancellationToken).ConfigureAwait(false);
            var request = TaskConversion.ToRequest(pieces, references, order.Given, answerKey is null ? null : store.UriOf(answerKey));
            var payload = JsonSerializer.SerializeToUtf8Bytes(request, ServerlessJson.Request);
            if (payload.Length <= options.MaxRequestBytes)
            {
                return payload;
            }
        }

        throw new InvocationFailure(
            FailureKind.TooLarge, $"the request is larger than the {options.MaxRequestBytes} bytes that Lambda takes", null);
    }

    private InvocationObservation Observe(Chunk chunk, InvocationOutcome outcome, InvocationResponse response)
    {
        double ShareOf(TaskPiece piece) =>
            piece.PartCount == 0 ? 1 : (double)piece.PartCount / ((IDivisibleLearner)piece.Task.Learner).PartCount;
        return new InvocationObservation
        {
            MemoryMegabytes = outcome.Report?.MemoryMegabytes ?? options.MemoryMegabytes,
            DurationMilliseconds = outcome.Report?.DurationMilliseconds ?? outcome.Elapsed.TotalMilliseconds,
            InitMilliseconds = outcome.Report?.InitMilliseconds,
            DataMilliseconds = response.DataMilliseconds,
            ResponseSeconds = outcome.Elapsed.TotalSeconds,
            Pieces = [.. chunk.Pieces.Select((piece, i) =>
                (Workload.ItemOf(piece.Task).Kind, ShareOf(piece), response.Tasks[i].FitMilliseconds))],
        };
    }

    /// <summary>As error types are written: <c>out_of_memory</c>.</summary>
    private static string NameOf(FailureKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static async Task Quietly(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Overtaken: whatever became of it, the answer is there already and the ledger has the request.
        }
    }

    private sealed record Order(DataSet Data, DataReference? Given, Chunk Chunk, Action<Chunk, InvocationResponse> Accept);
}
