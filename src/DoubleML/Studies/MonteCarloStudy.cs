using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DoubleML.CrossFitting;
using DoubleML.Estimation;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Studies;

/// <summary>
/// A Monte-Carlo study of an estimator: draws independent samples from a known process, estimates on each, and sums up how often the
/// intervals contain the true parameter, and how large bias and error are. The results' bits depend on the seed alone: sample s draws and
/// estimates with keys derived from (seed, s), however many workers share the samples.
/// </summary>
public sealed record MonteCarloStudy
{
    /// <summary>Draws the data of a sample.</summary>
    public required Func<RandomKey, StudySample> Draw { get; init; }

    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>Learners, folds and repetitions of each fit; seed, backend and progress are the study's.</summary>
    public required FitOptions Options { get; init; }

    /// <summary>The true parameters where the process knows none, or another one: one for all parameters, or one a parameter.</summary>
    public IReadOnlyList<double>? Theta { get; init; }

    /// <summary>The number of samples, at least 2.</summary>
    public int Samples { get; init; } = 500;

    /// <summary>The seed of all randomness.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The level of the confidence intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>How many samples are estimated at the same time; 0 stands for one a processor.</summary>
    public int Workers { get; init; }

    /// <summary>Makes the backend of a worker. A backend never runs two samples at the same time.</summary>
    public Func<IExecutionBackend> Backend { get; init; } = () => new LocalBackend(1);

    /// <summary>Told the number of samples done and their total.</summary>
    public IProgress<(int Done, int Total)>? Progress { get; init; }

    /// <summary>Runs the study.</summary>
    /// <param name="cancellationToken">Ends the study early.</param>
    /// <exception cref="InputException">A value is out of range, a true parameter is missing, or a sample cannot be estimated.</exception>
    public async Task<StudyResult> RunAsync(CancellationToken cancellationToken = default)
    {
        Validate();
        var watch = Stopwatch.StartNew();
        var run = new Run(this);
        var workers = Math.Min(Samples, Workers > 0 ? Workers : Environment.ProcessorCount);
        var reports = await Task.WhenAll(Enumerable.Range(0, workers).Select(
            _ => Task.Run(() => run.WorkAsync(cancellationToken), CancellationToken.None))).ConfigureAwait(false);
        run.Failure?.Throw();
        return new StudyResult
        {
            Parameters =
            [
                .. run.Samples[0].Names.Select(
                    (name, j) => new ParameterSummary(name, [.. run.Samples.Select(sample => sample.Estimates[j])], Level)),
            ],
            RowCount = run.Samples.Average(sample => (double)sample.RowCount),
            Executions = reports,
            Seconds = watch.Elapsed.TotalSeconds,
        };
    }

    private void Validate()
    {
        if (Samples < 2)
        {
            throw new InputException($"samples: found {Samples}, expected a whole number ≥ 2");
        }

        if (Level is not (> 0 and < 1))
        {
            throw new InputException($"level: found {Level}, expected a number between 0 and 1, such as 0.95");
        }

        foreach (var theta in Theta ?? [])
        {
            if (!double.IsFinite(theta))
            {
                throw new InputException($"theta: found {theta}, expected a finite number");
            }
        }

        Options.Validate();
    }

    private async Task<Sample> EstimateAsync(int index, IExecutionBackend backend, CancellationToken cancellationToken)
    {
        var key = RandomKey.FromSeed(Seed).Derive("study").Derive(index);
        var (data, theta) = Draw(key.Derive("data"));
        var options = Options with { Seed = key.Derive("fit").Value, Backend = backend, Progress = null };
        var estimates = (await DoubleMachineLearning.FitAsync(data, Model, options, cancellationToken).ConfigureAwait(false)).Estimates;
        var truth = TrueValues(estimates.Names, theta);
        var (thetas, errors, intervals) = (estimates.Thetas, estimates.StandardErrors, estimates.ConfidenceIntervals(Level));
        return new Sample(
            data.RowCount,
            estimates.Names,
            [.. truth.Select((value, j) => new SampleEstimate(value, thetas[j], errors[j], intervals[j].Lower, intervals[j].Upper))]);
    }

    private double[] TrueValues(IReadOnlyList<string> names, double? known)
    {
        if (Theta is null)
        {
            return names.Count == 1 && known is { } theta ? [theta] : throw new InputException(
                $"theta is not there, expected the true value of {string.Join(", ", names)}, as the simulation does not tell it");
        }

        return Theta.Count == 1 || Theta.Count == names.Count
            ? [.. names.Select((_, j) => Theta[Theta.Count == 1 ? 0 : j])]
            : throw new InputException($"theta: found {Theta.Count} values, expected one, or one for each of {string.Join(", ", names)}");
    }

    private sealed record Sample(int RowCount, IReadOnlyList<string> Names, IReadOnlyList<SampleEstimate> Estimates);

    /// <summary>What the workers of a study share.</summary>
    private sealed class Run(MonteCarloStudy study)
    {
        private readonly Lock _lock = new();
        private int _next;
        private int _done;
        private int _failedAt = int.MaxValue;

        public Sample[] Samples { get; } = new Sample[study.Samples];

        /// <summary>
        /// The failure of the first sample that fails. Samples begin in their order and those that have begun end, so the message does
        /// not depend on the number of workers.
        /// </summary>
        public ExceptionDispatchInfo? Failure { get; private set; }

        public async Task<ExecutionReport> WorkAsync(CancellationToken cancellationToken)
        {
            var backend = study.Backend();
            using var disposable = backend as IDisposable;
            while (TakeSample() is { } index)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    Samples[index] = await study.EstimateAsync(index, backend, cancellationToken).ConfigureAwait(false);
                    study.Progress?.Report((Interlocked.Increment(ref _done), study.Samples));
                }
                catch (InputException exception)
                {
                    Fail(index, exception);
                }
            }

            return backend.Report;
        }

        private int? TakeSample()
        {
            lock (_lock)
            {
                return Failure is null && _next < study.Samples ? _next++ : null;
            }
        }

        private void Fail(int index, InputException exception)
        {
            lock (_lock)
            {
                if (index < _failedAt)
                {
                    _failedAt = index;
                    Failure = ExceptionDispatchInfo.Capture(new InputException($"sample {index}: {exception.Message}", exception));
                }
            }
        }
    }
}
