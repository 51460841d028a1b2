using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace DoubleML.Desk;

/// <summary>
/// One execution environment: a process of the function with a Runtime API of its own. It takes one invocation at a time and lives until it
/// fails, runs out of time or memory, or the desk is closed.
/// </summary>
internal sealed class ExecutionEnvironment : IAsyncDisposable
{
    private static readonly TimeSpan _memoryPoll = TimeSpan.FromMilliseconds(20);
    private readonly DeskOptions _options;
    private readonly Process _process;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TaskCompletionSource<Answer?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Assignment> _assignments = Channel.CreateUnbounded<Assignment>();
    private readonly Task _exit;
    private Assignment? _current;
    private volatile bool _condemned;
    private byte[]? _initError;

    private ExecutionEnvironment(DeskOptions options, Process process, int port)
    {
        _options = options;
        _process = process;
        Port = port;
        _exit = WatchExitAsync();
    }

    /// <summary>The port of its Runtime API.</summary>
    public int Port { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded => _exit.IsCompleted;

    /// <summary>Starts the process.</summary>
    public static ExecutionEnvironment Start(DeskOptions options, int port)
    {
        var isAssembly = options.Function.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : Path.GetFullPath(options.Function))
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(options.Function)),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (isAssembly)
        {
            start.ArgumentList.Add(Path.GetFullPath(options.Function));
        }

        FunctionVariables.Set(start.Environment, options, port);
        var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        var environment = new ExecutionEnvironment(options, process, port);
        process.OutputDataReceived += (_, line) => environment.OnOutput(line.Data);
        process.ErrorDataReceived += (_, line) => environment.OnOutput(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return environment;
    }

    /// <summary>Waits until the process asks for its first invocation.</summary>
    /// <returns>The milliseconds that took, or the failure.</returns>
    public async Task<(double Milliseconds, Answer? Failure)> InitAsync()
    {
        Answer? failure;
        try
        {
            failure = await _ready.Task.WaitAsync(_options.InitTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            failure = Answer.Failure("Sandbox.Timedout", string.Create(
                CultureInfo.InvariantCulture, $"Error: Init timed out after {_options.InitTimeout.TotalSeconds:F2} seconds"),
                "Status: timeout");
        }

        return (Stopwatch.GetElapsedTime(_started).TotalMilliseconds, failure);
    }

    /// <summary>Hands an invocation to the process and waits for its answer, within the limits of time and memory.</summary>
    /// <param name="assignment">The invocation.</param>
    /// <param name="kill">End the process as soon as it has taken the invocation.</param>
    public async Task<(Answer Answer, InvocationFigures Figures)> InvokeAsync(Assignment assignment, bool kill)
    {
        var processorTime = ProcessorTime();
        var start = Stopwatch.GetTimestamp();
        _condemned = kill; // its answer does not count, even if it is faster than the end
        Volatile.Write(ref _current, assignment);
        _assignments.Writer.TryWrite(assignment);
        if (_exit.IsCompleted)
        {
            assignment.Answered.TrySetResult(ExitAnswer(assignment));
        }

        if (kill)
        {
            await Task.WhenAny(assignment.Taken.Task, assignment.Answered.Task).ConfigureAwait(false);
            Kill();
        }

        using var ended = new CancellationTokenSource();
        var watch = WatchMemoryAsync(ended.Token);
        Answer answer;
        try
        {
            answer = await assignment.Answered.Task.WaitAsync(_options.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            answer = TimeoutAnswer(assignment);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        await ended.CancelAsync().ConfigureAwait(false);
        var memory = Math.Max(await watch.ConfigureAwait(false), MemoryMegabytes(peak: true));
        Volatile.Write(ref _current, null);

        // With less than one virtual CPU the same work takes longer; the process itself is not slowed down.
        var share = _options.MemoryMegabytes / DeskLambda.MegabytesPerProcessor;
        var stretched = share < 1 && !answer.EndsEnvironment ? (ProcessorTime() - processorTime) / share : TimeSpan.Zero;
        if (stretched > _options.Timeout)
        {
            (answer, stretched) = (TimeoutAnswer(assignment), _options.Timeout);
        }

        var held = stretched > elapsed ? stretched - elapsed : TimeSpan.Zero;
        var figures = new InvocationFigures((elapsed + held).TotalMilliseconds, null, Math.Min(memory, _options.MemoryMegabytes));
        return (answer, figures with { Held = held });
    }

    /// <summary>Runtime API: the next invocation.</summary>
    public async Task<Assignment> NextAsync(CancellationToken cancellationToken)
    {
        _ready.TrySetResult(null);
        var assignment = await _assignments.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        assignment.Taken.TrySetResult();
        return assignment;
    }

    /// <summary>Runtime API: the answer to the invocation under way.</summary>
    /// <returns>Whether it is the one under way.</returns>
    public bool Respond(string requestId, Answer answer) =>
        Volatile.Read(ref _current) is { } current && current.RequestId == requestId
        && (_condemned || current.Answered.TrySetResult(answer));

    /// <summary>Runtime API: the process cannot start.</summary>
    public void FailInit(byte[] error)
    {
        _initError = error;
        _ready.TrySetResult(new Answer(error, IsError: true)
        {
            Status = "Status: error\tError Type: Runtime.InitError",
            EndsEnvironment = true,
        });
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _exit.ConfigureAwait(false);
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private async Task WatchExitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _ready.TrySetResult(_initError is null ? ExitAnswer(null) : null);
        if (Volatile.Read(ref _current) is { } assignment)
        {
            assignment.Answered.TrySetResult(ExitAnswer(assignment));
        }
    }

    private Answer ExitAnswer(Assignment? assignment)
    {
        var reason = _process.ExitCode switch
        {
            0 => "Runtime exited without providing a reason",
            134 => "Runtime exited with error: signal: aborted",
            137 => "Runtime exited with error: signal: killed",
            139 => "Runtime exited with error: signal: segmentation fault",
            143 => "Runtime exited with error: signal: terminated",
            var code => $"Runtime exited with error: exit status {code}",
        };
        var prefix = assignment is null ? "" : $"RequestId: {assignment.RequestId} ";
        assignment?.Log.Add($"{prefix}Error: {reason}");
        assignment?.Log.Add("Runtime.ExitError");
        return Answer.Failure("Runtime.ExitError", $"{prefix}Error: {reason}");
    }

    private Answer TimeoutAnswer(Assignment assignment)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Task timed out after {_options.Timeout.TotalSeconds:F2} seconds");
        assignment.Log.Add($"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {assignment.RequestId} {text}");
        return Answer.Failure("Sandbox.Timedout", $"RequestId: {assignment.RequestId} Error: {text}", "Status: timeout");
    }

    /// <summary>Ends the process when it takes more memory than it may; returns the most that was seen, in MB.</summary>
    private async Task<int> WatchMemoryAsync(CancellationToken cancellationToken)
    {
        var most = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var now = MemoryMegabytes(peak: false);
            most = Math.Max(most, now);
            if (now > _options.MemoryMegabytes)
            {
                Kill();
            }

            await Task.Delay(_memoryPoll, cancellationToken).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
                .ConfigureAwait(false);
        }

        return most;
    }

    private int MemoryMegabytes(bool peak)
    {
        try
        {
            _process.Refresh();
            return (int)Math.Ceiling((peak ? _process.PeakWorkingSet64 : _process.WorkingSet64) / (double)(1 << 20));
        }
        catch (InvalidOperationException)
        {
            return 0; // it has ended
        }
    }

    private TimeSpan ProcessorTime()
    {
        try
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return TimeSpan.Zero; // it has ended
        }
    }

    private void OnOutput(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (Volatile.Read(ref _current) is { } assignment)
        {
            assignment.Log.Add(line);
        }
        else
        {
            _options.Log?.Invoke(line);
        }
    }
}
