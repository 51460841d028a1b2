namespace DoubleML.Serverless.Execution;

/// <summary>Knows what is unusually long: a multiple of the median time of finished invocations with the same kinds of tasks.</summary>
/// <param name="multiple">The multiple; 0 or less for never.</param>
/// <param name="atLeast">Nothing shorter is unusual.</param>
internal sealed class StragglerDetector(double multiple, TimeSpan atLeast)
{
    private const int _enough = 5;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Sample> _samples = new(StringComparer.Ordinal);

    /// <summary>Enters the time of a finished invocation.</summary>
    public void Record(string shape, TimeSpan elapsed)
    {
        TaskCompletionSource? known = null;
        lock (_lock)
        {
            var sample = Find(shape);
            var at = sample.Times.BinarySearch(elapsed);
            sample.Times.Insert(at < 0 ? ~at : at, elapsed);
            if (sample.Times.Count == _enough)
            {
                known = sample.Known;
            }
        }

        known?.TrySetResult();
    }

    /// <summary>Waits until an invocation that started at some time is unusually long; perhaps for ever.</summary>
    public async Task WaitAsync(string shape, long started, TimeProvider time, CancellationToken cancellationToken)
    {
        Task known;
        lock (_lock)
        {
            known = multiple > 0 ? Find(shape).Known.Task : Task.Delay(Timeout.Infinite, cancellationToken);
        }

        await known.WaitAsync(cancellationToken).ConfigureAwait(false);
        for (var left = Left(); left > TimeSpan.Zero; left = Left())
        {
            // Delays are whole milliseconds; rounded down the last one would be none at all. The median may grow meanwhile.
            var delay = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }

        TimeSpan Left() => Threshold(shape) - time.GetElapsedTime(started);
    }

    private TimeSpan Threshold(string shape)
    {
        lock (_lock)
        {
            var times = Find(shape).Times;
            var limit = times[times.Count / 2] * multiple;
            return limit > atLeast ? limit : atLeast;
        }
    }

    private Sample Find(string shape)
    {
        if (!_samples.TryGetValue(shape, out var sample))
        {
            _samples.Add(shape, sample = new Sample());
        }

        return sample;
    }

    private sealed class Sample
    {
        public List<TimeSpan> Times { get; } = [];

        public TaskCompletionSource Known { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
