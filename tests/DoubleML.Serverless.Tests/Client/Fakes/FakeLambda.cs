using System.Text;
using System.Text.Json;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Metrics;
using DoubleML.Serverless.Worker;

namespace DoubleML.Serverless.Tests.Client.Fakes;

/// <summary>A function in this process: the real worker on real JSON bytes, in virtual time, with REPORT lines.</summary>
internal sealed class FakeLambda(MemoryStore store, VirtualTime time, int megabytes = 1769, int maxAnswerBytes = 5_900_000)
    : ILambdaInvoker, IDisposable
{
    private readonly TaskWorker _worker = new(new WorkerOptions
    {
        AllowedPrefixes = ["s3://bucket/"],
        OpenBucket = _ => store,
        MemoryBytes = 1L << 30,
        Threads = 1,
        MaxAnswerBytes = maxAnswerBytes,
    });

    private int _invocations;

    public int Invocations => _invocations;

    /// <summary>Milliseconds of the handler for a request; null for those of the fits and ten more.</summary>
    public Func<InvocationRequest, double>? Duration { get; init; }

    /// <summary>Milliseconds of a fit.</summary>
    public Func<TaskMessage, double> Fit { get; init; } = task => task.PartCount > 0 ? 4 * task.PartCount : 24;

    /// <summary>Whether answers carry a log.</summary>
    public bool HasLog { get; init; } = true;

    /// <summary>Payloads as they came.</summary>
    public List<byte[]> Payloads { get; } = [];

    public void Dispose() => _worker.Dispose();

    public async Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var count = Interlocked.Increment(ref _invocations);
        lock (Payloads)
        {
            Payloads.Add(payload.ToArray());
        }

        var request = JsonSerializer.Deserialize(payload.Span, ServerlessJson.Request)!;
        string? error = null;
        var answer = await time.WorkAsync(async () =>
        {
            try
            {
                return WithVirtualTimes(request, await _worker.HandleAsync(payload, cancellationToken));
            }
            catch (InputException exception)
            {
                error = "Unhandled";
                return Encoding.UTF8.GetBytes($$"""{"errorType":"InputException","errorMessage":{{JsonSerializer.Serialize(exception.Message)}},"stackTrace":[]}""");
            }
        });
        var milliseconds = Duration?.Invoke(request) ?? 10 + request.Tasks.Sum(Fit);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
        return Outcome(answer, error, milliseconds, count == 1, started);
    }

    private byte[] WithVirtualTimes(InvocationRequest request, byte[] answer)
    {
        var response = JsonSerializer.Deserialize(answer, ServerlessJson.Response)!;
        return JsonSerializer.SerializeToUtf8Bytes(
            response with
            {
                DataMilliseconds = 0,
                Tasks = [.. response.Tasks.Select((task, i) => task with { FitMilliseconds = Fit(request.Tasks[i]) })],
            },
            ServerlessJson.Response);
    }

    public InvocationOutcome Outcome(byte[] answer, string? error, double milliseconds, bool cold, long started, string? status = null)
    {
        var init = cold ? "\tInit Duration: 80.00 ms" : "";
        var log = FormattableString.Invariant($"START RequestId: r Version: $LATEST\nEND RequestId: r\nREPORT RequestId: r\tDuration: {milliseconds:0.00} ms\t") +
            FormattableString.Invariant($"Billed Duration: {Math.Ceiling(milliseconds + (cold ? 80 : 0))} ms\tMemory Size: {megabytes} MB\tMax Memory Used: 90 MB{init}\t") +
            (status is null ? "" : $"Status: {status}\n");
        return new InvocationOutcome
        {
            Status = 200,
            Payload = answer,
            FunctionError = error,
            LogTail = HasLog ? log : null,
            Report = HasLog ? LambdaReport.Find(log) : null,
            Elapsed = time.GetElapsedTime(started),
        };
    }
}
