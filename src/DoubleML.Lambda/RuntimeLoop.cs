using System.Diagnostics;

namespace DoubleML.Lambda;

/// <summary>
/// Takes one invocation after the other, answers it or reports its failure, and stops its work shortly before Lambda would.
/// </summary>
/// <param name="runtime">The Runtime API.</param>
/// <param name="handle">The function proper.</param>
public sealed class RuntimeLoop(RuntimeClient runtime, Func<ReadOnlyMemory<byte>, CancellationToken, Task<byte[]>> handle)
{
    // Time to say that time is up, which tells the client more than Lambda's own timeout: a tenth of what there is, at most a second.
    private static readonly TimeSpan _mostReserve = TimeSpan.FromSeconds(1);

    /// <summary>Runs until the Runtime API ends or <paramref name="cancellationToken"/> is cancelled.</summary>
    /// <param name="cancellationToken">Ends the loop.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var invocation = await runtime.NextAsync(cancellationToken).ConfigureAwait(false);
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId);
            await HandleAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = invocation.Deadline - DateTimeOffset.UtcNow;
        left -= left / 10 < _mostReserve ? left / 10 : _mostReserve;
        if (left < TimeSpan.FromDays(1))
        {
            deadline.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        var watch = Stopwatch.StartNew();
        byte[] answer;
        try
        {
            answer = await handle(invocation.Payload, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever goes wrong in one invocation is its answer, never the end of the process.
            var error = exception is OperationCanceledException && deadline.IsCancellationRequested
                ? FunctionError.TimedOut(watch.Elapsed)
                : FunctionError.From(exception);
            await Console.Error.WriteLineAsync($"{invocation.RequestId} {error.ErrorType}: {error.ErrorMessage}").ConfigureAwait(false);
            await runtime.FailAsync(invocation.RequestId, error, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await runtime.RespondAsync(invocation.RequestId, answer, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is { } status)
        {
            // Too large, or too late: Lambda has told the client, and this process serves the next invocation.
            await Console.Error.WriteLineAsync($"{invocation.RequestId} the answer was refused: {status}").ConfigureAwait(false);
        }
    }
}
