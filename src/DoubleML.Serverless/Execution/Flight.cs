namespace DoubleML.Serverless.Execution;

/// <summary>One request on its way: waiting for a place, then sent.</summary>
internal sealed class Flight : IDisposable
{
    private readonly TaskCompletionSource<long> _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _waiting = new();

    /// <summary>Ends the wait for a place, not the request.</summary>
    public CancellationToken Waiting => _waiting.Token;

    /// <summary>Completed with the time stamp when the request is sent.</summary>
    public Task<long> Sent => _sent.Task;

    /// <summary>The request is sent.</summary>
    public void Send(long timestamp) => _sent.TrySetResult(timestamp);

    /// <summary>The request is not needed any more if it has not been sent yet.</summary>
    public void CancelUnlessSent()
    {
        if (!Sent.IsCompleted)
        {
            _waiting.Cancel();
        }
    }

    public void Dispose() => _waiting.Dispose();
}
