using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Tests.Client.Fakes;

namespace DoubleML.Serverless.Tests.Client;

public sealed class RetryTests : IDisposable
{
    private readonly VirtualTime _time = new();

    public void Dispose() => _time.Dispose();

    [Fact]
    public async Task DelaysDoubleUpToABound()
    {
        var delays = await DelaysAsync(new() { Jitter = () => 1, MaxDelay = TimeSpan.FromSeconds(1), MaxAttempts = 7 }, FailureKind.Crash);
        Assert.Equal([200, 400, 800, 1000, 1000, 1000], delays);
    }

    [Fact]
    public async Task JitterIsFull()
    {
        var draws = new Queue<double>([0.5, 0.25, 0.75]);
        Assert.Equal([100, 100, 600], await DelaysAsync(new() { Jitter = draws.Dequeue, MaxAttempts = 4 }, FailureKind.Corrupt));
    }

    [Fact]
    public async Task RetryAfterIsHonoured()
    {
        var outcome = new InvocationOutcome { Status = 429, RetryAfter = TimeSpan.FromSeconds(3) };
        Assert.Equal([3100, 3200], await DelaysAsync(new() { Jitter = () => 0.5, MaxThrottles = 2 }, FailureKind.Throttled, outcome));
    }

    [Theory]
    [InlineData(FailureKind.Throttled, false, 201)]
    [InlineData(FailureKind.Service, false, 8)]
    [InlineData(FailureKind.Connection, true, 8)]
    [InlineData(FailureKind.Timeout, false, 2)]
    [InlineData(FailureKind.OutOfMemory, true, 1)]
    [InlineData(FailureKind.TooLarge, false, 1)]
    [InlineData(FailureKind.Input, false, 1)]
    [InlineData(FailureKind.Refused, false, 1)]
    public async Task EveryKindHasItsNumberOfAttempts(FailureKind kind, bool maySplit, int attempts)
    {
        var policy = new RetryPolicy(new(), _time, () => { });
        var count = 0;
        var (answer, failure, told) = await policy.RunAsync(
            _ =>
            {
                count++;
                throw new InvocationFailure(kind, "no", null);
            },
            maySplit,
            TestContext.Current.CancellationToken);
        Assert.Null(answer);
        Assert.Equal((kind, attempts, attempts), (failure!.Kind, count, told));
    }

    [Theory]
    [InlineData(429, null, null, "", FailureKind.Throttled)]
    [InlineData(413, null, null, "", FailureKind.TooLarge)]
    [InlineData(409, "ResourceConflictException", null, "", FailureKind.Service)]
    [InlineData(502, null, null, "<html>", FailureKind.Service)]
    [InlineData(403, "ExpiredTokenException", null, "", FailureKind.Service)]
    [InlineData(403, "AccessDeniedException", null, """{"Message":"no"}""", FailureKind.Refused)]
    [InlineData(404, "ResourceNotFoundException", null, """{"Message":"no"}""", FailureKind.Refused)]
    [InlineData(200, null, "Unhandled", """{"errorType":"InputException","errorMessage":"x"}""", FailureKind.Input)]
    [InlineData(200, null, "Unhandled", """{"errorType":"Unsupported","errorMessage":"x"}""", FailureKind.Input)]
    [InlineData(200, null, "Unhandled", """{"errorMessage":"2026-01-01T00:00:00Z r Task timed out after 3.00 seconds"}""", FailureKind.Timeout)]
    [InlineData(200, null, "Unhandled", """{"errorType":"Sandbox.Timedout","errorMessage":"x"}""", FailureKind.Timeout)]
    [InlineData(200, null, "Unhandled", """{"errorType":"Runtime.OutOfMemory","errorMessage":"x"}""", FailureKind.OutOfMemory)]
    [InlineData(200, null, "Unhandled", """{"errorType":"Runtime.ExitError","errorMessage":"signal: killed"}""", FailureKind.Crash)]
    [InlineData(200, null, "Unhandled", "[1]", FailureKind.Crash)]
    public void KnowsTheKind(int status, string? type, string? functionError, string payload, FailureKind kind)
    {
        var failure = InvocationFailure.Of(new InvocationOutcome
        {
            Status = status,
            ErrorType = type,
            FunctionError = functionError,
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
        })!;
        Assert.Equal(kind, failure.Kind);
        Assert.NotEmpty(failure.Message);
    }

    [Fact]
    public async Task TheLimiterAdaptsAndIsFair()
    {
        var limiter = new AdaptiveLimiter(10);
        var epochs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => limiter.EnterAsync(CancellationToken.None)));
        var waiting = Enumerable.Range(0, 3).Select(_ => limiter.EnterAsync(CancellationToken.None)).ToList();
        using var cancelled = new CancellationTokenSource();
        var gone = limiter.EnterAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        // Ten throttles of requests that were in flight together count once.
        foreach (var epoch in epochs)
        {
            limiter.Throttled(epoch);
        }

        Assert.Equal(7, limiter.Limit);
        for (var i = 0; i < 3; i++)
        {
            limiter.Leave();
        }

        Assert.DoesNotContain(waiting, place => place.IsCompleted);
        limiter.Leave();
        await waiting[0];
        Assert.False(waiting[1].IsCompleted);
        for (var i = 0; i < 30; i++)
        {
            limiter.Succeeded();
        }

        await Task.WhenAll(waiting);
        Assert.Equal((10, 9), (limiter.Limit, limiter.InFlight));
        for (var i = 0; i < 50; i++)
        {
            limiter.Throttled(1 + i);
        }

        Assert.Equal(1, limiter.Limit);
    }

    [Fact]
    public async Task StragglersAreFoundByTheMedian()
    {
        var time = new VirtualTime(jumps: false);
        var detector = new StragglerDetector(4, TimeSpan.FromSeconds(2));
        var late = detector.WaitAsync("a", time.GetTimestamp(), time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(late.IsCompleted); // nothing is known of the usual time
        foreach (var seconds in new[] { 1, 2, 3, 100, 0.5 })
        {
            detector.Record("a", TimeSpan.FromSeconds(seconds));
        }

        await late;
        var next = detector.WaitAsync("a", time.GetTimestamp(), time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(7.9995));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.01));
        await next;
        Assert.False(new StragglerDetector(0, TimeSpan.Zero).WaitAsync("a", 0, time, TestContext.Current.CancellationToken).IsCompleted);
        time.Dispose();
    }

    private async Task<List<double>> DelaysAsync(RetryOptions options, FailureKind kind, InvocationOutcome? outcome = null)
    {
        var times = new List<TimeSpan>();
        var policy = new RetryPolicy(options, _time, () => { });
        await policy.RunAsync(
            _ =>
            {
                times.Add(_time.Elapsed);
                return Task.FromException<InvocationResponse>(new InvocationFailure(kind, "no", outcome));
            },
            false,
            TestContext.Current.CancellationToken);
        return [.. times.Zip(times.Skip(1), (a, b) => (b - a).TotalMilliseconds)];
    }
}
