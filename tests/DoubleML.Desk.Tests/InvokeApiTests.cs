using System.Text.RegularExpressions;

namespace DoubleML.Desk.Tests;

public sealed partial class InvokeApiTests
{
    [Fact]
    public async Task An_invocation_is_answered_logged_and_billed_and_its_process_is_used_again()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe);
        var first = await desk.InvokeAsync("""["log", 10]""");
        var second = await desk.InvokeAsync("""["log", 10]""");

        Assert.Equal((200, "1", null, "$LATEST"), (first.Status, first.Body, first.FunctionError, first.ExecutedVersion));
        Assert.Equal("2", second.Body);
        var report = ColdReport().Match(first.Log);
        Assert.True(report.Success, first.Log);
        Assert.Equal(first.RequestId, report.Groups[1].Value);
        Assert.Contains("xxxxxxxxxx\n", first.Log, StringComparison.Ordinal);
        Assert.True(double.Parse(report.Groups[3].Value) >= double.Parse(report.Groups[2].Value) + double.Parse(report.Groups[5].Value));
        Assert.Matches(WarmReport(), second.Log);
        Assert.Equal(new DeskUsage { Invocations = 2, ColdStarts = 1, BilledMilliseconds = desk.Usage.BilledMilliseconds }, desk.Usage);
    }

    [Fact]
    public async Task Requests_that_cannot_be_run_get_the_errors_of_lambda()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe with { MaxRequestBytes = 1000, MaxEventBytes = 500 });

        var unknown = await desk.InvokeAsync("{}", name: "other");
        var notJson = await desk.InvokeAsync("{");
        var tooLarge = await desk.InvokeAsync('"' + new string('a', 999) + '"');
        var tooLargeEvent = await desk.InvokeAsync('"' + new string('a', 499) + '"', type: "Event");
        var media = await desk.InvokeAsync("{}", mediaType: "text/html");
        var type = await desk.InvokeAsync("{}", type: "Later");

        Assert.Equal((404, "ResourceNotFoundException"), (unknown.Status, unknown.ErrorType));
        Assert.Equal("""{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:000000000000:function:other"}""",
            unknown.Body);
        Assert.Equal((400, "InvalidRequestContentException"), (notJson.Status, notJson.ErrorType));
        Assert.Equal((413, "RequestTooLargeException"), (tooLarge.Status, tooLarge.ErrorType));
        Assert.Equal((413, "RequestTooLargeException"), (tooLargeEvent.Status, tooLargeEvent.ErrorType));
        Assert.Equal((415, "UnsupportedMediaTypeException"), (media.Status, media.ErrorType));
        Assert.Equal((400, "InvalidParameterValueException"), (type.Status, type.ErrorType));
        Assert.Equal(new DeskUsage(), desk.Usage);
    }

    [Theory]
    [InlineData("arn:aws:lambda:us-east-1:000000000000:function:probe")]
    [InlineData("000000000000:function:probe")]
    [InlineData("probe:$LATEST")]
    public async Task A_dry_run_runs_nothing_and_names_may_be_written_in_all_ways(string name)
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe);
        Assert.Equal(204, (await desk.InvokeAsync("{}", Uri.EscapeDataString(name), "DryRun")).Status);
        Assert.Equal(new DeskUsage(), desk.Usage);
    }

    [Fact]
    public async Task An_event_is_accepted_at_once_and_run_later()
    {
        var report = new TaskCompletionSource();
        void Log(string line)
        {
            if (line.StartsWith("REPORT", StringComparison.Ordinal))
            {
                report.TrySetResult();
            }
        }

        await using var desk = await Desks.StartAsync(Desks.ForProbe with { Log = Log });
        var accepted = await desk.InvokeAsync("""["nothing"]""", type: "Event");
        await report.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal((202, ""), (accepted.Status, accepted.Body));
    }

    [Fact]
    public async Task The_log_tail_is_the_last_four_kilobytes()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe);
        var reply = await desk.InvokeAsync("""["log", 9000]""");

        Assert.Equal(4096, reply.Log.Length);
        Assert.Contains("REPORT RequestId", reply.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_an_input_error()
    {
        await using var desk = await Desks.StartAsync(Desks.ForProbe);
        var error = await Assert.ThrowsAsync<InputException>(() => Desks.StartAsync(Desks.ForProbe with { Port = desk.Endpoint.Port }));
        Assert.Contains($"127.0.0.1:{desk.Endpoint.Port}", error.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^START RequestId: (\S+) Version: \$LATEST\n[^$]*END RequestId: \1\nREPORT RequestId: \1\tDuration: (\d+\.\d\d) ms\tBilled Duration: (\d+) ms\tMemory Size: 1769 MB\tMax Memory Used: (\d+) MB\tInit Duration: (\d+\.\d\d) ms\t\n$")]
    private static partial Regex ColdReport();

    [GeneratedRegex(@"REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 1769 MB\tMax Memory Used: \d+ MB\t\n$")]
    private static partial Regex WarmReport();
}
