using System.Text.Json;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Sampling;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Tests.Client.Fakes;

namespace DoubleML.Serverless.Tests.Client;

public sealed class LambdaBackendTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly MemoryStore _store = new();

    public static TheoryData<string> Scalings => [.. Runs.Scalings.Select(scaling => scaling.ToString())];

    public void Dispose() => _time.Dispose();

    [Theory]
    [MemberData(nameof(Scalings))]
    public async Task GivesTheLocalBits(string scaling)
    {
        var (data, tasks) = (Runs.Data(), Runs.Tasks(4));
        var lambda = new FakeLambda(_store, _time);
        using var backend = Runs.Backend(lambda, _store, _time, new() { Scaling = Scaling.Parse(scaling) });
        var done = 0;
        var results = await backend.RunAsync(data, tasks, new Reports<int>(value => done = Math.Max(done, value)), TestContext.Current.CancellationToken);
        Runs.AssertSameBits(await Runs.LocallyAsync(data, tasks), results);
        Assert.Equal(40, done);

        var report = backend.ServerlessReport;
        Assert.Equal(("lambda", scaling, 40), (report.Backend, report.Scaling, report.Tasks));
        Assert.Equal(lambda.Invocations, report.Requests);
        Assert.Equal((1, 0, 0, 90, 0), (report.ColdStarts, report.Retries, report.Throttles, report.MaxMemoryMegabytes, report.EstimatedRequests));
        Assert.Equal(Runs.Price.Of(report.BilledGigabyteSeconds, report.Requests), report.CostUsd!.Value, 12);
        Assert.Equal(
            scaling switch { "n_rep" => 4, "n_folds * n_rep" => 40, "trees" => 20 + (4 * 20), "trees:6" => 20 + (6 * 20), _ => report.Requests },
            report.Requests);
    }

    [Fact]
    public async Task UploadsTheDataOnce()
    {
        var data = Runs.Data();
        using var backend = Runs.Backend(new FakeLambda(_store, _time), _store, _time);
        await backend.RunAsync(data, Runs.Tasks(2), null, TestContext.Current.CancellationToken);
        await backend.RunAsync(data, Runs.Tasks(1), null, TestContext.Current.CancellationToken);
        using var another = Runs.Backend(new FakeLambda(_store, _time), _store, _time);
        await another.RunAsync(Runs.Data(), Runs.Tasks(1), null, TestContext.Current.CancellationToken);
        Assert.Equal(1, _store.Puts);
    }

    [Theory]
    [InlineData(1 << 20, 1)]
    [InlineData(0, 2)]
    public async Task ComputedColumnsTravelOrAreStored(int inlineBytes, int puts)
    {
        var random = new CounterRandom(RandomKey.FromSeed(1));
        var root = Runs.Data();
        var data = root.With([
            KeyValuePair.Create("r", Enumerable.Range(0, 60).Select(_ => random.NextNormal()).ToArray()),
            KeyValuePair.Create("unused", new double[60])]);
        var tasks = Runs.Tasks(2, target: "r");
        var lambda = new FakeLambda(_store, _time);
        using var backend = Runs.Backend(lambda, _store, _time, new() { InlineBytes = inlineBytes, Scaling = Scaling.Repetitions });
        Runs.AssertSameBits(
            await Runs.LocallyAsync(data, tasks), await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));
        Assert.Equal(puts, _store.Puts);
    }

    [Fact]
    public async Task GivenSplitsAreStored()
    {
        var data = Runs.Data();
        var folds = new RandomSplit(5) { Key = RandomKey.FromSeed(9) };
        var split = new GivenSplit("given", [folds.Folds(data, 0), folds.Folds(data, 1)]) { Key = RandomKey.FromSeed(2) };
        var tasks = Runs.Tasks(2, split);
        using var backend = Runs.Backend(new FakeLambda(_store, _time), _store, _time);
        Runs.AssertSameBits(
            await Runs.LocallyAsync(data, tasks), await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));
        Assert.Contains(_store.Keys, key => key.StartsWith("splits/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LargeAnswersComeThroughTheStore()
    {
        var (data, tasks) = (Runs.Data(600), Runs.Tasks(2));
        using var backend = Runs.Backend(
            new FakeLambda(_store, _time, maxAnswerBytes: 10_000), _store, _time, new() { LargeAnswerBytes = 8_000, Scaling = Scaling.Repetitions });
        var results = await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken);
        Runs.AssertSameBits(await Runs.LocallyAsync(data, tasks), results);
        Assert.Contains(_store.Keys, key => key.StartsWith("answers/", StringComparison.Ordinal));
        Assert.True(results.Take(10).Sum(values => values.Length * 8) > 9_000);
    }

    [Fact]
    public async Task RequestsThatAreTooLargeAreSplit()
    {
        var (data, tasks) = (Runs.Data(), Runs.Tasks(8));
        var lambda = new FakeLambda(_store, _time);
        using var backend = Runs.Backend(lambda, _store, _time, new() { MaxRequestBytes = 1_800, Scaling = Scaling.Repetitions });
        Runs.AssertSameBits(
            await Runs.LocallyAsync(data, tasks), await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));
        Assert.All(lambda.Payloads, payload => Assert.True(payload.Length <= 1_800));
        Assert.True(lambda.Invocations > 8);
    }

    [Fact]
    public async Task WhatRunsOutOfMemoryIsSplit()
    {
        var (data, tasks) = (Runs.Data(), Runs.Tasks(2));
        var lambda = new FakeLambda(_store, _time);
        var invoker = new Scripted(async (payload, token) =>
            JsonSerializer.Deserialize(payload.Span, ServerlessJson.Request)!.Tasks.Count > 3
                ? lambda.Outcome("""{"errorType":"Runtime.OutOfMemory","errorMessage":"killed"}"""u8.ToArray(), "Unhandled", 900, false, 0)
                : await lambda.InvokeAsync(payload, token));
        using var backend = Runs.Backend(invoker, _store, _time, new() { Scaling = Scaling.Repetitions });
        Runs.AssertSameBits(
            await Runs.LocallyAsync(data, tasks), await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));
        Assert.Equal(2 * 3, backend.ServerlessReport.Retries); // 10 → 5 + 5 → 2 + 3, 2 + 3
    }

    [Fact]
    public async Task WhatFailsForGoodIsNamed()
    {
        var lambda = new FakeLambda(_store, _time);
        var invoker = new Scripted(async (payload, token) =>
            JsonSerializer.Deserialize(payload.Span, ServerlessJson.Request)!.Tasks[0] is { Nuisance: "ml_m", Repetition: 1, Fold: 3 }
                ? new InvocationOutcome
                {
                    Status = 200,
                    FunctionError = "Unhandled",
                    Payload = """{"errorType":"Runtime.ExitError","errorMessage":"the sky has fallen"}"""u8.ToArray(),
                    LogTail = "START\nfalling down\n",
                }
                : await lambda.InvokeAsync(payload, token));
        using var backend = Runs.Backend(invoker, _store, _time);
        var failure = await Assert.ThrowsAsync<LambdaTaskException>(
            () => backend.RunAsync(Runs.Data(), Runs.Tasks(2), null, TestContext.Current.CancellationToken));
        Assert.Equal(
            "nuisance ml_m of d, repetition 1, fold 3 failed after 8 attempts: the sky has fallen\nThe end of the function's log:\nSTART\nfalling down",
            failure.Message);
        Assert.Equal((FailureKind.Crash, new TaskLabel("d", "ml_m", 1, 3)), (failure.Kind, Assert.Single(failure.Tasks)));
    }

    [Fact]
    public async Task WrongInputIsNotTriedAgain()
    {
        var data = new DataSet([KeyValuePair.Create("y", new double[20]), KeyValuePair.Create("d", new double[20]),
            KeyValuePair.Create("x1", new double[20]), KeyValuePair.Create("x2", new double[20])]);
        var task = Runs.Tasks(1)[0] with { Kind = Learning.LearningTask.Classification };
        var lambda = new FakeLambda(_store, _time);
        using var backend = Runs.Backend(lambda, _store, _time);
        var failure = await Assert.ThrowsAsync<InputException>(() => backend.RunAsync(data, [task], null, TestContext.Current.CancellationToken));
        var local = await Assert.ThrowsAnyAsync<InputException>(() => new LocalBackend().RunAsync(data, [task], null, TestContext.Current.CancellationToken));
        Assert.Equal(local.Message, failure.Message);
        Assert.Equal(1, lambda.Invocations);
    }

    [Fact]
    public async Task SlowRequestsAreSentASecondTime()
    {
        var (data, tasks) = (Runs.Data(), Runs.Tasks(4));
        var lambda = new FakeLambda(_store, _time);
        var count = 0;
        var invoker = new Scripted(async (payload, token) =>
        {
            if (Interlocked.Increment(ref count) is 30)
            {
                await Task.Delay(TimeSpan.FromMinutes(14), _time, token);
            }

            return await lambda.InvokeAsync(payload, token);
        });
        using var backend = Runs.Backend(invoker, _store, _time, new() { MaxConcurrency = 4 });
        Runs.AssertSameBits(
            await Runs.LocallyAsync(data, tasks), await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));
        var report = backend.ServerlessReport;
        Assert.True(_time.Elapsed < TimeSpan.FromMinutes(1), $"took {_time.Elapsed}");
        Assert.Equal((1, 1, 41), (report.Hedged, report.EstimatedRequests, report.Requests)); // the slow one is abandoned, and billed
    }

    [Fact]
    public async Task WithoutALogTheBillIsEstimated()
    {
        var lambda = new FakeLambda(_store, _time) { HasLog = false, Duration = _ => 1000 };
        using var backend = Runs.Backend(lambda, _store, _time, new() { MemoryMegabytes = 1024 });
        await backend.RunAsync(Runs.Data(), Runs.Tasks(1), null, TestContext.Current.CancellationToken);
        var report = backend.ServerlessReport;
        Assert.Equal((10, 10, 1), (report.Requests, report.EstimatedRequests, report.ColdStarts));
        Assert.Equal(10, report.BilledGigabyteSeconds, 6);
    }

    [Fact]
    public async Task WhatCannotFitIsRefusedBeforeItCosts()
    {
        var data = new DataSet([.. new[] { "y", "d", "x1", "x2" }.Select(name => KeyValuePair.Create(name, new double[3_000_000]))]);
        var lambda = new FakeLambda(_store, _time);
        using var backend = Runs.Backend(lambda, _store, _time, new() { MemoryMegabytes = 128 });
        var failure = await Assert.ThrowsAsync<InputException>(
            () => backend.RunAsync(data, Runs.Tasks(1), null, TestContext.Current.CancellationToken));
        Assert.Contains("nuisance ml_l of d, repetition 0, fold 0 needs at least", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--memory 256", failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (lambda.Invocations, _store.Puts));
    }

    [Fact]
    public async Task WhatTakesTooLongIsRefusedBeforeItCosts()
    {
        var lambda = new FakeLambda(_store, _time);
        var durations = new DurationModel { TaskMilliseconds = new Dictionary<string, double> { ["ml_l of d"] = 400_000, ["ml_m of d"] = 1 } };
        using var backend = Runs.Backend(lambda, _store, _time, new() { Scaling = Scaling.Repetitions, Durations = durations });
        var failure = await Assert.ThrowsAsync<InputException>(
            () => backend.RunAsync(Runs.Data(), Runs.Tasks(1), null, TestContext.Current.CancellationToken));
        Assert.Contains("an invocation would take about 2000 s at 1769 MB, expected at most 900 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, lambda.Invocations);
    }

    /// <summary>Durations are not known here: one task of each kind tells them, and the other thousand are never sent.</summary>
    [Theory]
    [InlineData("n_rep", 200_000, 2000)]
    [InlineData("n_folds * n_rep", 950_000, 950)]
    [InlineData("trees:6", 950_000, 950)]
    public async Task WhatTurnsOutToTakeTooLongIsRefusedAfterOneTaskOfEachKind(string scaling, int milliseconds, int seconds)
    {
        var lambda = new FakeLambda(_store, _time) { Fit = _ => milliseconds };
        using var backend = Runs.Backend(lambda, _store, _time, new() { Scaling = Scaling.Parse(scaling) });
        var failure = await Assert.ThrowsAsync<InputException>(
            () => backend.RunAsync(Runs.Data(), Runs.Tasks(20), null, TestContext.Current.CancellationToken));
        Assert.Contains($"--scaling {scaling}: an invocation would take about {seconds}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, lambda.Invocations);
    }

    [Fact]
    public async Task CostLimitRefusesAfterAFewProbes()
    {
        var lambda = new FakeLambda(_store, _time) { Duration = _ => 1000 };
        using var backend = Runs.Backend(lambda, _store, _time, new() { MaxCostUsd = 0.0002 });
        var failure = await Assert.ThrowsAsync<CostLimitException>(
            () => backend.RunAsync(Runs.Data(), Runs.Tasks(4), null, TestContext.Current.CancellationToken));
        Assert.Contains("--max-cost: the run would cost about", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, lambda.Invocations);
        Assert.True(backend.ServerlessReport.CostUsd < 0.0002);
    }

    [Fact]
    public async Task CostLimitStopsWhatGetsDearer()
    {
        var count = 0;
        var lambda = new FakeLambda(_store, _time) { Duration = _ => Interlocked.Increment(ref count) <= 2 ? 100 : 10_000 };
        using var backend = Runs.Backend(
            lambda, _store, _time, new() { MaxCostUsd = 0.001, MaxConcurrency = 2, Retry = new() { HedgeMultiple = 0 } });
        var failure = await Assert.ThrowsAsync<CostLimitException>(
            () => backend.RunAsync(Runs.Data(), Runs.Tasks(4), null, TestContext.Current.CancellationToken));
        Assert.Contains("stopped, as", failure.Message, StringComparison.Ordinal);
        Assert.InRange(backend.ServerlessReport.CostUsd!.Value, 0.0005, 0.0015);
    }

    [Fact]
    public async Task OptionsAreChecked()
    {
        void Refused(string message, LambdaBackendOptions options) => Assert.Contains(
            message, Assert.Throws<InputException>(options.Validate).Message, StringComparison.Ordinal);
        Refused("--memory: found 64", new() { MemoryMegabytes = 64 });
        Refused("--concurrency: found 0", new() { MaxConcurrency = 0 });
        Refused("--max-cost", new() { MaxCostUsd = 1 });
        Refused("--resume", new() { Resume = true });
        Assert.Contains("--scaling", Assert.Throws<InputException>(() => Scaling.Parse("n_trees")).Message, StringComparison.Ordinal);
        using var backend = Runs.Backend(new FakeLambda(_store, _time), _store, _time);
        Assert.Empty(await backend.RunAsync(Runs.Data(), [], null, TestContext.Current.CancellationToken));
    }
}
