namespace DoubleML.Cli.Tests.Cloud;

/// <summary><c>dml cloud local</c> with the function's own processes, until it is disposed of.</summary>
internal sealed class RunningDesk : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FirstLines _output = new();
    private readonly StringWriter _error = new();
    private Task<int> _run = null!;

    public string Endpoint { get; private set; } = "";

    public static async Task<RunningDesk> StartAsync(params string[] options)
    {
        var desk = new RunningDesk();
        var function = Path.Combine(AppContext.BaseDirectory, "bootstrap.dll");
        string[] args = ["cloud", "local", "--code", function, "--port", "0", "--concurrency", "2", .. options];
        desk._run = CommandLine.RunAsync(args, new Terminal(desk._output, desk._error), desk._stop.Token);
        if (await Task.WhenAny(desk._output.First, desk._run) == desk._run)
        {
            Assert.Fail($"exit code {await desk._run}: {desk._error}");
        }

        desk.Endpoint = (await desk._output.First).Split(" at ")[1].Split(',')[0];
        return desk;
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    /// <returns>The exit code, and what it says in the end.</returns>
    public async Task<(int Code, string Error)> StopAsync()
    {
        await _stop.CancelAsync();
        return (await _run, _error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private sealed class FirstLines : StringWriter
    {
        private readonly TaskCompletionSource<string> _first = new();

        public Task<string> First => _first.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _first.TrySetResult(value!);
        }
    }
}
