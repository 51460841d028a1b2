using System.Text.Json;
using DoubleML.Sampling;

namespace DoubleML.Desk.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task What_takes_too_long_is_ended_and_meanwhile_more_is_throttled()
    {
        var started = new TaskCompletionSource();
        void Log(string line)
        {
            if (line.StartsWith("START", StringComparison.Ordinal))
            {
                started.TrySetResult();
            }
        }

        await using var desk = await Desks.StartAsync(
            Desks.ForProbe with { Concurrency = 1, Timeout = TimeSpan.FromSeconds(1), Log = Log });
        var hanging = desk.InvokeAsync("""["hang"]""");
        await started.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var throttled = await desk.InvokeAsync("""["nothing"]""");
        var ended = await hanging;
        var next = await desk.InvokeAsync("""["nothing"]""");

        Assert.Equal((429, "TooManyRequestsException", "1"), (throttled.Status, throttled.ErrorType, throttled.RetryAfter));
        Assert.Contains("\"Reason\":", throttled.Body, StringComparison.Ordinal);
        Assert.Equal((200, "Unhandled"), (ended.Status, ended.FunctionError));
        Assert.Equal($$"""{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: {{ended.RequestId}} Error: Task timed out after 1.00 seconds"}""", ended.Body);
        Assert.Contains("Task timed out after 1.00 seconds", ended.Log, StringComparison.Ordinal);
        Assert.Contains("Status: timeout", ended.Log, StringComparison.Ordinal);
        Assert.Equal((200, "1", null), (next.Status, next.Body, next.FunctionError));
    }

    [Fact]
    public async Task Work_that_looks_at_the_deadline_says_itself_that_time_is_up()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe with { Timeout = TimeSpan.FromSeconds(2) });
        var reply = await desk.InvokeAsync("""["wait"]""");
        var next = await desk.InvokeAsync("""["nothing"]""");

        Assert.Equal("DeadlineExceeded", JsonDocument.Parse(reply.Body).RootElement.GetProperty("errorType").GetString());
        Assert.Equal("2", next.Body);
    }

    [Fact]
    public async Task What_takes_too_much_memory_is_killed()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe with { MemoryMegabytes = 256 });
        var reply = await desk.InvokeAsync("""["allocate", 400]""");

        Assert.Equal("Unhandled", reply.FunctionError);
        Assert.Equal(
            $$"""{"errorType":"Runtime.ExitError","errorMessage":"RequestId: {{reply.RequestId}} Error: Runtime exited with error: signal: killed"}""", reply.Body);
        Assert.Contains("Max Memory Used: 256 MB", reply.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ends_is_reported_and_replaced()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe);
        var reply = await desk.InvokeAsync("""["exit", 3]""");
        var next = await desk.InvokeAsync("""["nothing"]""");

        Assert.Contains("Runtime exited with error: exit status 3", reply.Body, StringComparison.Ordinal);
        Assert.Equal("1", next.Body);
        Assert.Equal(2, desk.Usage.ColdStarts);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_refused_and_the_process_goes_on()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe);
        var fits = await desk.InvokeAsync("""["answer", 6291556]""");
        var tooLarge = await desk.InvokeAsync("""["answer", 6291557]""");
        var next = await desk.InvokeAsync("""["nothing"]""");

        Assert.Equal((200, null, 6291556), (fits.Status, fits.FunctionError, fits.Body.Length));
        Assert.Equal("Unhandled", tooLarge.FunctionError);
        Assert.Contains("Function.ResponseSizeTooLarge", tooLarge.Body, StringComparison.Ordinal);
        Assert.Equal("3", next.Body);
    }

    [Fact]
    public async Task An_exception_is_the_answer_and_the_process_goes_on()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe);
        var reply = await desk.InvokeAsync("""["throw", "it is broken"]""");
        var body = JsonDocument.Parse(reply.Body).RootElement;

        Assert.Equal((200, "Unhandled"), (reply.Status, reply.FunctionError));
        Assert.Equal("it is broken", body.GetProperty("errorMessage").GetString());
        Assert.Equal("InvalidOperationException", body.GetProperty("errorType").GetString());
        Assert.Equal("2", (await desk.InvokeAsync("""["nothing"]""")).Body);
    }

    [Theory]
    [InlineData("error", "cannot start")]
    [InlineData("exit", "Runtime exited with error: exit status 5")]
    [InlineData("hang", "Init timed out after 1.00 seconds")]
    public async Task A_process_that_cannot_start_is_reported(string how, string expected)
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe with
        {
            InitTimeout = how == "hang" ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60),
            Variables = new Dictionary<string, string> { ["PROBE_INIT"] = how },
        });
        var reply = await desk.InvokeAsync("""["nothing"]""");

        Assert.Equal((200, "Unhandled"), (reply.Status, reply.FunctionError));
        Assert.Contains(expected, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_see_the_variables_of_lambda()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe with { MemoryMegabytes = 3538, Region = "eu-central-1" });
        async Task<string> Variable(string name) => (await desk.InvokeAsync($"""["variable", "{name}"]""")).Body.Trim('"');

        Assert.Equal("3538", await Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
        Assert.Equal("probe", await Variable("AWS_LAMBDA_FUNCTION_NAME"));
        Assert.Equal("eu-central-1", await Variable("AWS_REGION"));
        Assert.Equal("2", await Variable("DOTNET_PROCESSOR_COUNT"));
        Assert.StartsWith("Root=1-", await Variable("_X_AMZN_TRACE_ID"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Less_memory_is_less_processor_and_a_longer_duration()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe with { MemoryMegabytes = 442 });
        await desk.InvokeAsync("""["nothing"]""");
        var before = desk.Usage.BilledMilliseconds;
        await desk.InvokeAsync("""["compute", 100]""");

        Assert.True(desk.Usage.BilledMilliseconds - before >= 360); // a quarter of a processor, measured in steps of 10 ms
    }

    [Fact]
    public async Task Injected_faults_are_the_same_each_time()
    {
        var options = Desks.ForProbe with
        {
            Faults = new DeskFaults { Throttle = 0.2, Kill = 0.3, Garbage = 0.3, Key = RandomKey.FromSeed(4) },
        };
        async Task<List<(int, bool, bool)>> RunAsync()
        {
            await using var desk = await Desks.StartAsync(options);
            var seen = new List<(int, bool, bool)>();
            for (var i = 0; i < 20; i++)
            {
                var reply = await desk.InvokeAsync("""["answer", 40]""");
                seen.Add((reply.Status, reply.Body.Contains("signal: killed", StringComparison.Ordinal),
                    reply.Body == '"' + new string('a', 38) + '"'));
            }

            return seen;
        }

        var first = await RunAsync();
        Assert.Equal(first, await RunAsync());
        Assert.Contains(first, reply => reply.Item1 == 429);
        Assert.Contains(first, reply => reply.Item2);
        Assert.Contains(first, reply => reply is (200, false, false));
        Assert.Contains(first, reply => reply.Item3);
    }
}
