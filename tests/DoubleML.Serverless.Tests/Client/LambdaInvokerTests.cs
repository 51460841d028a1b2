using System.Text;
using Amazon.Runtime;
using DoubleML.Sampling;
using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Tests.Client.Fakes;

namespace DoubleML.Serverless.Tests.Client;

public sealed class LambdaInvokerTests
{
    private static LambdaInvokerOptions Options(Uri endpoint) => new() { Function = "dml", Region = "eu-central-1", Endpoint = endpoint };

    [Fact]
    public async Task SpeaksTheInvokeApi()
    {
        LambdaServer.Exchange? sent = null;
        using var server = new LambdaServer(exchange =>
        {
            sent = exchange;
            var log = "START\nREPORT RequestId: r1\tDuration: 2.00 ms\tBilled Duration: 83 ms\tMemory Size: 1769 MB\tMax Memory Used: 35 MB\tInit Duration: 80.1 ms\t\n";
            return exchange.AnswerAsync("{\"a\":1}"u8.ToArray(), 200,
                ("X-Amz-Log-Result", LambdaServer.Base64(log)), ("X-Amzn-RequestId", "r1"), ("X-Amz-Executed-Version", "$LATEST"));
        });
        var signer = new AwsSigner(new SessionAWSCredentials("AKID", "secret", "token"));
        using var invoker = new LambdaInvoker(Options(server.Endpoint) with { Function = "arn:aws:lambda:eu-central-1:1:function:dml", Qualifier = "$LATEST" }, signer);
        var outcome = await invoker.InvokeAsync("{\"b\":2}"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal((200, "{\"a\":1}", "r1"), (outcome.Status, Encoding.UTF8.GetString(outcome.Payload.Span), outcome.RequestId));
        Assert.Equal((83.0, 80.1, 35), (outcome.Report!.BilledMilliseconds, outcome.Report.InitMilliseconds, outcome.Report.MaxMemoryMegabytes));
        Assert.Null(InvocationFailure.Of(outcome));
        Assert.Equal("{\"b\":2}"u8.ToArray(), sent!.Body);
        Assert.Equal(
            "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A1%3Afunction%3Adml/invocations?Qualifier=%24LATEST HTTP/1.1", sent.RequestLine);
        Assert.Equal(("RequestResponse", "Tail", "application/json", "token"),
            (sent.Headers["x-amz-invocation-type"], sent.Headers["x-amz-log-type"], sent.Headers["content-type"], sent.Headers["x-amz-security-token"]));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKID/", sent.Headers["authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-east-1", null, "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/dml/invocations")]
    [InlineData("cn-north-1", null, "https://lambda.cn-north-1.amazonaws.com.cn/2015-03-31/functions/dml/invocations")]
    [InlineData("us-east-1", "http://127.0.0.1:9001/base/", "http://127.0.0.1:9001/base/2015-03-31/functions/dml/invocations")]
    public void KnowsWhereToGo(string region, string? endpoint, string uri) => Assert.Equal(
        uri, new LambdaInvokerOptions { Function = "dml", Region = region, Endpoint = endpoint is null ? null : new Uri(endpoint) }.InvocationUri.AbsoluteUri);

    [Fact]
    public async Task FailuresAreOutcomes()
    {
        var replies = new Queue<Func<LambdaServer.Exchange, Task>>(
        [
            exchange => exchange.AnswerAsync("""{"Type":"User","Message":"Rate Exceeded."}"""u8.ToArray(), 429,
                ("X-Amzn-ErrorType", "TooManyRequestsException:http://internal"), ("Retry-After", "2")),
            exchange => exchange.AnswerAsync("""{"errorMessage":"boom","errorType":"InputException","stackTrace":[]}"""u8.ToArray(), 200,
                ("X-Amz-Function-Error", "Unhandled"), ("X-Amz-Log-Result", "not base64!")),
            exchange => exchange.ResetAsync(),
            exchange => exchange.ResetAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"),
            exchange => exchange.AnswerAsync([], 503),
        ]);
        using var server = new LambdaServer(exchange => replies.Dequeue()(exchange));
        using var invoker = new LambdaInvoker(Options(server.Endpoint), signer: null);
        async Task<(InvocationOutcome Outcome, InvocationFailure Failure)> Next()
        {
            var outcome = await invoker.InvokeAsync("{}"u8.ToArray(), TestContext.Current.CancellationToken);
            return (outcome, InvocationFailure.Of(outcome)!);
        }

        var (throttled, failure) = await Next();
        Assert.Equal((FailureKind.Throttled, "HTTP 429 TooManyRequestsException: Rate Exceeded.", TimeSpan.FromSeconds(2)),
            (failure.Kind, failure.Message, throttled.RetryAfter));
        Assert.False(throttled.MayBeBilled);
        var (failed, input) = await Next();
        Assert.Equal((FailureKind.Input, "boom"), (input.Kind, input.Message));
        Assert.Null(failed.LogTail);
        Assert.Equal(FailureKind.Connection, (await Next()).Failure.Kind);
        var (lost, half) = await Next();
        Assert.Equal((FailureKind.Connection, true), (half.Kind, lost.MayBeBilled));
        Assert.Equal(FailureKind.Service, (await Next()).Failure.Kind);
        server.Dispose();
        var (unsent, refused) = await Next();
        Assert.Equal((FailureKind.Connection, false), (refused.Kind, unsent.MayBeBilled));
    }

    [Fact]
    public async Task WaitsNoLongerThanItsTimeout()
    {
        var received = new TaskCompletionSource();
        using var time = new VirtualTime(jumps: false);
        using var server = new LambdaServer(async _ =>
        {
            received.SetResult();
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        });
        using var invoker = new LambdaInvoker(Options(server.Endpoint), signer: null, time);
        var waiting = invoker.InvokeAsync("{}"u8.ToArray(), TestContext.Current.CancellationToken);
        await received.Task;
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));
        var outcome = await waiting;
        Assert.Equal((true, FailureKind.Timeout, TimeSpan.FromMinutes(16)), (outcome.TimedOut, InvocationFailure.Of(outcome)!.Kind, outcome.Elapsed));
    }

    [Fact]
    public async Task CancellationIsNoOutcome()
    {
        using var stop = new CancellationTokenSource();
        using var server = new LambdaServer(_ => stop.CancelAsync());
        using var invoker = new LambdaInvoker(Options(server.Endpoint), signer: null);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invoker.InvokeAsync("{}"u8.ToArray(), stop.Token));
    }

    [Fact]
    public async Task AThousandRequestsAreInFlightTogether()
    {
        // The server answers none before all have come.
        const int count = 1000;
        var arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new LambdaServer(async exchange =>
        {
            if (Interlocked.Increment(ref arrived) == count)
            {
                all.SetResult();
            }

            await all.Task;
            await exchange.AnswerAsync(exchange.Body);
        });
        using var invoker = new LambdaInvoker(Options(server.Endpoint) with { MaxConcurrency = count }, signer: null);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, count).Select(
            i => invoker.InvokeAsync(Encoding.UTF8.GetBytes($"{i}"), TestContext.Current.CancellationToken)));
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}"), outcomes.Select(outcome => Encoding.UTF8.GetString(outcome.Payload.Span)));
    }

    [Fact]
    public async Task KeepsItsLimitAndItsConnections()
    {
        int inFlight = 0, most = 0;
        var gate = new Lock();
        using var server = new LambdaServer(async exchange =>
        {
            var now = Interlocked.Increment(ref inFlight);
            lock (gate)
            {
                most = Math.Max(most, now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
            await exchange.AnswerAsync(exchange.Body);
        });
        using var invoker = new LambdaInvoker(Options(server.Endpoint) with { MaxConcurrency = 5 }, signer: null);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            _ => invoker.InvokeAsync("{}"u8.ToArray(), TestContext.Current.CancellationToken)));
        Assert.All(outcomes, outcome => Assert.Equal(200, outcome.Status));
        Assert.InRange(most, 1, 5);
        Assert.InRange(server.Connections, 1, 5);
    }

    [Theory]
    [InlineData("n_rep")]
    [InlineData("n_folds * n_rep")]
    public async Task ARunOverABadLineGivesTheLocalBits(string scaling)
    {
        var store = new MemoryStore();
        using var time = new VirtualTime();
        using var lambda = new FakeLambda(store, time);
        var (data, tasks) = (Runs.Data(), Runs.Tasks(6));
        var count = 0;
        using var server = new LambdaServer(async exchange =>
        {
            var draw = new CounterRandom(RandomKey.FromSeed(4).Derive(Interlocked.Increment(ref count))).NextInt32(10);
            if (draw == 0)
            {
                await exchange.ResetAsync();
                return;
            }

            var outcome = await lambda.InvokeAsync(exchange.Body, CancellationToken.None);
            var answer = outcome.Payload.ToArray();
            await (draw switch
            {
                1 => exchange.AnswerAsync([], 429, ("Retry-After", "0")),
                2 => exchange.AnswerAsync(answer[..(answer.Length / 2)]),
                3 => exchange.AnswerAsync([], 500),
                4 => exchange.ResetAsync($"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\n\r\n{{"),
                _ => exchange.AnswerAsync(answer, 200, ("X-Amz-Log-Result", LambdaServer.Base64(outcome.LogTail!))),
            });
        });
        using var invoker = new LambdaInvoker(Options(server.Endpoint), signer: null);
        var options = new LambdaBackendOptions
        {
            Scaling = Planning.Scaling.Parse(scaling),
            MaxConcurrency = 20,
            Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxAttempts = 20 },
        };
        using var backend = new LambdaBackend(options, invoker, store);
        Runs.AssertSameBits(await Runs.LocallyAsync(data, tasks), await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));
        Assert.True(backend.ServerlessReport.Requests >= (scaling == "n_rep" ? 6 : 60));
    }
}
