using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;
using DoubleML.Simulation;
using DoubleML.Studies;

namespace DoubleML.Tests.Studies;

public class MonteCarloStudyTests
{
    [Fact]
    public async Task The_number_of_workers_does_not_change_a_bit()
    {
        var one = await RunAsync(Study(samples: 12, workers: 1));
        var three = await RunAsync(Study(samples: 12, workers: 3));
        Assert.Equal(one.Parameters[0].Estimates, three.Parameters[0].Estimates);
        Assert.Equal(one.Parameters[0].Coverage, three.Parameters[0].Coverage);
    }

    [Fact]
    public async Task Samples_differ_and_do_not_depend_on_how_many_there_are()
    {
        var few = await RunAsync(Study(samples: 4));
        var many = await RunAsync(Study(samples: 9));
        Assert.Equal(few.Parameters[0].Estimates, many.Parameters[0].Estimates.Take(4));
        Assert.Equal(9, many.Parameters[0].Estimates.Select(estimate => estimate.Theta).Distinct().Count());
        var others = await RunAsync(Study(samples: 4) with { Seed = 43 });
        Assert.Empty(few.Parameters[0].Estimates.Intersect(others.Parameters[0].Estimates));
    }

    /// <summary>The slow twin: each sample drawn and estimated by hand, quantities from their definitions.</summary>
    [Fact]
    public async Task The_summary_is_that_of_fits_by_hand()
    {
        const int samples = 30;
        var study = Study(samples) with { Level = 0.8 };
        var summary = (await RunAsync(study)).Parameters[0];
        var (covered, errors, standardErrors, rejected) = (0, new double[samples], new double[samples], 0);
        for (var s = 0; s < samples; s++)
        {
            var key = RandomKey.FromSeed(study.Seed).Derive("study").Derive(s);
            var fit = DoubleMachineLearning.Fit(
                Draw(key.Derive("data")).Data, study.Model, study.Options with { Seed = key.Derive("fit").Value },
                TestContext.Current.CancellationToken);
            var (lower, upper) = fit.Estimates.ConfidenceIntervals(0.8)[0];
            covered += lower <= 0.5 && 0.5 <= upper ? 1 : 0;
            errors[s] = fit.Estimates.Thetas[0] - 0.5;
            standardErrors[s] = fit.Estimates.StandardErrors[0];
            rejected += Math.Abs(errors[s]) > Special.NormalQuantile(0.9) * standardErrors[s] ? 1 : 0;
        }

        Assert.InRange(covered, 1, samples - 1);
        Assert.Equal(covered / (double)samples, summary.Coverage.Value);
        Assert.Equal(rejected / (double)samples, summary.Rejection.Value);
        Assert.Equal(errors.Average(), summary.Bias.Value, 1e-14);
        Assert.Equal(Math.Sqrt(errors.Average(error => error * error)), summary.Rmse.Value, 1e-14);
        Assert.Equal(standardErrors.Average(), summary.MeanStandardError.Value, 1e-14);
        var variance = errors.Sum(error => Math.Pow(error - errors.Average(), 2)) / (samples - 1);
        Assert.Equal(standardErrors.Average() / Math.Sqrt(variance), summary.StandardErrorRatio.Value, 1e-12);
        Assert.Equal(0.5, summary.Truth);
    }

    [Fact]
    public async Task Every_worker_has_a_backend_of_its_own_that_runs_one_sample_at_a_time()
    {
        var backends = new List<Watched>();
        var result = await RunAsync(Study(samples: 10, workers: 3) with
        {
            Backend = () =>
            {
                lock (backends)
                {
                    backends.Add(new Watched());
                    return backends[^1];
                }
            },
        });
        Assert.Equal(3, backends.Count);
        Assert.All(backends, backend => Assert.True(backend is { IsDisposed: true, Overlapped: false }));
        Assert.Equal(10 * 2 * 5, result.Executions.Sum(report => report.Tasks));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_first_sample_that_fails_is_the_one_named(int workers)
    {
        var failing = new[] { 3, 4, 7 }.Select(s => RandomKey.FromSeed(42).Derive("study").Derive(s).Derive("data")).ToHashSet();
        var study = Study(samples: 10, workers) with
        {
            Draw = key => failing.Contains(key) ? throw new InputException("no such column") : Draw(key),
        };
        var exception = await Assert.ThrowsAsync<InputException>(() => RunAsync(study));
        Assert.Equal("sample 3: no such column", exception.Message);
    }

    [Fact]
    public async Task What_is_wrong_with_a_study_is_said()
    {
        async Task Refused(MonteCarloStudy study, string part) =>
            Assert.Contains(part, (await Assert.ThrowsAsync<InputException>(() => RunAsync(study))).Message, StringComparison.Ordinal);
        await Refused(Study(samples: 1), "samples: found 1, expected a whole number ≥ 2");
        await Refused(Study() with { Level = 1 }, "level: found 1");
        await Refused(Study() with { Theta = [double.NaN] }, "theta: found NaN");
        await Refused(Study() with { Theta = [1, 2] }, "theta: found 2 values, expected one, or one for each of d");
        await Refused(Study() with { Draw = key => Draw(key) with { Theta = null } }, "theta is not there, expected the true value of d");
    }

    [Fact]
    public async Task Another_truth_moves_the_bias_by_the_difference()
    {
        var known = (await RunAsync(Study())).Parameters[0];
        var other = (await RunAsync(Study() with { Theta = [3] })).Parameters[0];
        Assert.Equal(known.Bias.Value - 2.5, other.Bias.Value, 1e-12);
        Assert.Equal(0, other.Coverage.Value);
        Assert.Equal(1, other.Rejection.Value);
    }

    [Fact]
    public async Task Cancelling_ends_a_study()
    {
        using var source = new CancellationTokenSource();
        var study = Study(samples: 1000) with { Progress = new CancelAt(source) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => study.RunAsync(source.Token));
    }

    private static Task<StudyResult> RunAsync(MonteCarloStudy study) => study.RunAsync(TestContext.Current.CancellationToken);

    private static MonteCarloStudy Study(int samples = 6, int workers = 2) => new()
    {
        Draw = Draw,
        Model = new Plr(),
        Options = new FitOptions
        {
            Learners = new Dictionary<string, Learner> { ["ml_l"] = new LinearRegression(), ["ml_m"] = new LinearRegression() },
        },
        Samples = samples,
        Workers = workers,
    };

    private static StudySample Draw(RandomKey key)
    {
        var simulated = new PlrCcddhnr2018 { NObs = 60, DimX = 3 }.Draw(key);
        var columns = simulated.ColumnNames.Select(name => KeyValuePair.Create(name, simulated.Column(name)));
        return new StudySample(new DoubleMLData(new DataSet(columns), new Roles { Y = "y", D = ["d"] }), simulated.Theta);
    }

    private sealed class Watched : IExecutionBackend, IDisposable
    {
        private readonly LocalBackend _inner = new(1);
        private int _running;

        public bool Overlapped { get; private set; }

        public bool IsDisposed { get; private set; }

        public ExecutionReport Report => _inner.Report;

        public async Task<IReadOnlyList<double[]>> RunAsync(
            DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken)
        {
            Overlapped |= Interlocked.Increment(ref _running) > 1;
            var result = await _inner.RunAsync(data, tasks, progress, cancellationToken);
            Interlocked.Decrement(ref _running);
            return result;
        }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class CancelAt(CancellationTokenSource source) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => source.Cancel();
    }
}
