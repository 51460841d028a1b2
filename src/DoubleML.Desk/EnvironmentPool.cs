namespace DoubleML.Desk;

/// <summary>
/// The execution environments of the function: as many as there are invocations under way, up to the concurrency limit; idle ones are used
/// again, the last used first.
/// </summary>
internal sealed class EnvironmentPool : IDisposable
{
    private readonly DeskOptions _options;
    private readonly SemaphoreSlim _permits;
    private readonly ProcessorShares _processors;
    private readonly int _processorsEach;
    private readonly Stack<int> _freePorts;
    private readonly Stack<ExecutionEnvironment> _idle = new();
    private readonly Dictionary<int, ExecutionEnvironment> _byPort = [];
    private bool _closed;

    public EnvironmentPool(DeskOptions options, IReadOnlyList<int> ports)
    {
        _options = options;
        _permits = new SemaphoreSlim(options.Concurrency);
        _processors = new ProcessorShares(options.ProcessorCount);
        _processorsEach = Math.Min(FunctionVariables.Processors(options), options.ProcessorCount);
        _freePorts = new Stack<int>(ports);
    }

    /// <summary>The environment whose Runtime API a port is, or null.</summary>
    public ExecutionEnvironment? Find(int port)
    {
        lock (_idle)
        {
            return _byPort.GetValueOrDefault(port);
        }
    }

    /// <summary>Takes one of the concurrent executions.</summary>
    /// <param name="wait">Wait for one, rather than be throttled.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> TryEnterAsync(bool wait) => await _permits.WaitAsync(wait ? Timeout.Infinite : 0).ConfigureAwait(false);

    /// <summary>Gives it back.</summary>
    public void Leave() => _permits.Release();

    /// <summary>Runs an invocation; the caller has entered.</summary>
    public async Task<(Answer Answer, InvocationFigures Figures)> InvokeAsync(
        string requestId, ReadOnlyMemory<byte> payload, string? contentType, InvocationLog log, bool kill)
    {
        ExecutionEnvironment? environment;
        int port;
        lock (_idle)
        {
            while (_idle.TryPop(out environment) && environment.HasEnded)
            {
                _byPort.Remove(environment.Port);
                _freePorts.Push(environment.Port);
            }

            port = environment?.Port ?? _freePorts.Pop();
        }

        var keep = false;
        await _processors.TakeAsync(_processorsEach).ConfigureAwait(false);
        try
        {
            double? init = null;
            if (environment is null)
            {
                environment = Start(port);
                (init, var failure) = await environment.InitAsync().ConfigureAwait(false);
                if (failure is not null)
                {
                    log.Add($"INIT_REPORT Init Duration: {init:F2} ms\tPhase: init\t{failure.Status}");
                    return (failure, new InvocationFigures(0, init, 0));
                }
            }

            log.Start();
            var assignment = new Assignment(requestId, payload, contentType, DateTimeOffset.UtcNow + _options.Timeout, log);
            var (answer, figures) = await environment.InvokeAsync(assignment, kill).ConfigureAwait(false);
            keep = !answer.EndsEnvironment;
            return (answer, figures with { InitMilliseconds = init });
        }
        finally
        {
            if (!keep && environment is not null)
            {
                await environment.DisposeAsync().ConfigureAwait(false);
            }

            _processors.Return(_processorsEach);
            Release(environment, port, keep);
        }
    }

    public void Dispose() => _permits.Dispose();

    /// <summary>Ends all processes; nothing new starts.</summary>
    public async Task CloseAsync()
    {
        List<ExecutionEnvironment> all;
        lock (_idle)
        {
            _closed = true;
            all = [.. _byPort.Values];
        }

        foreach (var environment in all)
        {
            await environment.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ExecutionEnvironment Start(int port)
    {
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _byPort[port] = ExecutionEnvironment.Start(_options, port);
        }
    }

    private void Release(ExecutionEnvironment? environment, int port, bool keep)
    {
        lock (_idle)
        {
            if (keep)
            {
                _idle.Push(environment!);
            }
            else
            {
                _byPort.Remove(port);
                _freePorts.Push(port);
            }
        }
    }
}
