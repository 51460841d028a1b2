namespace DoubleML.Serverless.Execution;

/// <summary>
/// Bounds the requests in flight, first come, first served. Throttles lower the bound by three tenths (once for what was in flight
/// together), each success raises it by a fraction: additive increase, multiplicative decrease (Chiu and Jain 1989).
/// </summary>
/// <param name="most">The upper bound, at least 1.</param>
internal sealed class AdaptiveLimiter(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<int>> _waiting = new();
    private double _limit = most;
    private int _inFlight;
    private int _epoch;

    /// <summary>How many requests may be in flight now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
            {
                return (int)_limit;
            }
        }
    }

    /// <summary>How many requests are in flight.</summary>
    public int InFlight => _inFlight;

    /// <summary>Waits for a place.</summary>
    /// <returns>The epoch to give back to <see cref="Throttled"/>.</returns>
    public async Task<int> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var place = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource<int>> node;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _inFlight < (int)_limit)
            {
                _inFlight++;
                return _epoch;
            }

            node = _waiting.AddLast(place);
        }

        using var registration = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                lock (_lock)
                {
                    if (node.List is null)
                    {
                        return; // the place has been given just now
                    }

                    _waiting.Remove(node);
                }

                place.TrySetCanceled(token);
            },
            null);
        return await place.Task.ConfigureAwait(false);
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            Admit();
        }
    }

    /// <summary>A request was answered.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _limit = Math.Min(most, _limit + Math.Max(1 / _limit, 0.1));
            Admit();
        }
    }

    /// <summary>A request was refused as one too many.</summary>
    /// <param name="epoch">From <see cref="EnterAsync"/>.</param>
    public void Throttled(int epoch)
    {
        lock (_lock)
        {
            if (epoch == _epoch)
            {
                _epoch++;
                _limit = Math.Max(1, 0.7 * Math.Min(_limit, _inFlight));
            }
        }
    }

    private void Admit()
    {
        while (_inFlight < (int)_limit && _waiting.First is { } node)
        {
            _waiting.RemoveFirst();
            _inFlight++;
            node.Value.TrySetResult(_epoch);
        }
    }
}
