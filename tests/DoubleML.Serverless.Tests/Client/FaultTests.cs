using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Tests.Client.Fakes;

namespace DoubleML.Serverless.Tests.Client;

/// <summary>A hundred repetitions of two nuisances in five folds: 1,000 tasks, while a fifth of the requests is throttled and a fifth fails otherwise.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly MemoryStore _store = new();
    private readonly string _journal = Path.Combine(Path.GetTempPath(), $"dml-{Guid.NewGuid():N}.journal");

    public static TheoryData<string> Scalings => LambdaBackendTests.Scalings;

    public void Dispose()
    {
        _time.Dispose();
        File.Delete(_journal);
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public async Task AThousandTasksSurviveFaults(string scaling)
    {
        var (data, tasks) = (Runs.Data(30), Runs.Tasks(100, trees: 2));
        var lambda = new FakeLambda(_store, _time);
        var faults = new FaultInjector(lambda, _time, seed: 17);
        using var backend = Runs.Backend(faults, _store, _time, new() { Scaling = Scaling.Parse(scaling), MaxConcurrency = 100, Target = AutoTarget.Time });
        var results = await backend.RunAsync(data, tasks, null, TestContext.Current.CancellationToken);
        Runs.AssertSameBits(await Runs.LocallyAsync(data, tasks), results);

        var report = backend.ServerlessReport;
        Assert.Equal(1000, report.Tasks);
        Assert.True(faults.Faults > 0 && report.Retries > 0);
        Assert.True(report.Requests >= lambda.Invocations);
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public async Task AStoppedRunGoesOn(string scaling)
    {
        var (data, tasks) = (Runs.Data(30), Runs.Tasks(20, trees: 4));
        var expected = await Runs.LocallyAsync(data, tasks);
        var options = new LambdaBackendOptions { Scaling = Scaling.Parse(scaling), MaxConcurrency = 10, JournalPath = _journal, Target = AutoTarget.Time };

        // The first run is stopped after a part of the work, and its last record is torn as if the power had gone.
        using (var stop = new CancellationTokenSource())
        {
            var lambda = new FakeLambda(_store, _time);
            using var first = Runs.Backend(lambda, _store, _time, options);
            var progress = new Reports<int>(done =>
            {
                if (done >= 60)
                {
                    stop.Cancel();
                }
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.RunAsync(data, tasks, progress, stop.Token));
        }

        await using (var file = new FileStream(_journal, FileMode.Open))
        {
            file.SetLength(file.Length - 5);
        }

        // The second one has faults, and is stopped by one that does not end; the third finishes with another scaling.
        var done = 0;
        using (var second = Runs.Backend(
            new FaultInjector(new FakeLambda(_store, _time), _time, seed: 5), _store, _time, options with { Resume = true }))
        {
            using var stop = new CancellationTokenSource();
            var progress = new Reports<int>(value =>
            {
                done = Math.Max(done, value);
                if (done >= 120)
                {
                    stop.Cancel();
                }
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.RunAsync(data, tasks, progress, stop.Token));
            Assert.True(second.ServerlessReport.Resumed > 0);
        }

        var last = new FakeLambda(_store, _time);
        using (var third = Runs.Backend(last, _store, _time, options with { Resume = true, Scaling = Scaling.Folds }))
        {
            Runs.AssertSameBits(expected, await third.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));

            // One invocation a piece that is missing, or fewer where they follow each other in a task.
            var report = third.ServerlessReport;
            Assert.True(report.Resumed >= done);
            Assert.True(last.Invocations <= (scaling.StartsWith("trees", StringComparison.Ordinal) ? 500 : 200) - report.Resumed);
            Assert.Equal(200, report.Tasks);
        }

        // Everything is known now.
        var none = new FakeLambda(_store, _time);
        using var fourth = Runs.Backend(none, _store, _time, options with { Resume = true });
        Runs.AssertSameBits(expected, await fourth.RunAsync(data, tasks, null, TestContext.Current.CancellationToken));
        Assert.Equal((0, 0), (none.Invocations, fourth.ServerlessReport.Requests));
    }

    [Fact]
    public async Task OtherWorkIsNotTakenFromTheJournal()
    {
        var options = new LambdaBackendOptions { JournalPath = _journal };
        var tasks = Runs.Tasks(2);
        using (var first = Runs.Backend(new FakeLambda(_store, _time), _store, _time, options))
        {
            await first.RunAsync(Runs.Data(30), tasks, null, TestContext.Current.CancellationToken);
        }

        // Other data, other learners, another seed: nothing fits.
        var changed = tasks.Select(task => task with { Key = task.Key.Derive(1) }).ToList();
        foreach (var (data, work) in new[] { (Runs.Data(31), tasks), (Runs.Data(30), changed), (Runs.Data(30), Runs.Tasks(2, trees: 5)) })
        {
            var lambda = new FakeLambda(_store, _time);
            using var backend = Runs.Backend(lambda, _store, _time, options with { Resume = true });
            Runs.AssertSameBits(await Runs.LocallyAsync(data, work), await backend.RunAsync(data, work, null, TestContext.Current.CancellationToken));
            Assert.True(lambda.Invocations >= 10);
        }

        // Without --resume it begins anew.
        var again = new FakeLambda(_store, _time);
        using var last = Runs.Backend(again, _store, _time, options);
        await last.RunAsync(Runs.Data(30), tasks, null, TestContext.Current.CancellationToken);
        Assert.Equal(20, again.Invocations);
    }
}
