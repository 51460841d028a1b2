using DoubleML.CrossFitting;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Metrics;

/// <summary>Keeps the books of a run: each request that was sent is entered once. Safe for concurrent callers.</summary>
/// <param name="memoryMegabytes">The function's memory, for requests without a REPORT line.</param>
/// <param name="price">What Lambda costs, or null where it is not known.</param>
public sealed class InvocationLedger(int memoryMegabytes, LambdaPrice? price)
{
    private readonly Lock _lock = new();
    private readonly List<InvocationRecord> _records = [];
    private readonly List<TaskDuration> _durations = [];
    private int _retries, _throttles, _hedged, _resumed;
    private double _gigabyteSeconds;

    /// <summary>Dollars so far; 0 where the price is not known.</summary>
    public double CostUsd
    {
        get
        {
            lock (_lock)
            {
                return price?.Of(_gigabyteSeconds, _records.Count) ?? 0;
            }
        }
    }

    /// <summary>Attempts after the first so far.</summary>
    public int Retries => _retries;

    /// <summary>Second requests for slow ones so far.</summary>
    public int Hedged => _hedged;

    /// <summary>Enters a request that ran the function, or may have.</summary>
    /// <param name="record">The request.</param>
    public void Record(InvocationRecord record)
    {
        lock (_lock)
        {
            _records.Add(record);
            _gigabyteSeconds += record.BilledMilliseconds / 1000 * (record.Report?.MemoryMegabytes ?? memoryMegabytes) / 1024;
        }
    }

    /// <summary>Enters a request that was refused because there were too many.</summary>
    public void RecordThrottle() => Interlocked.Increment(ref _throttles);

    /// <summary>Enters a repeated attempt.</summary>
    public void RecordRetry() => Interlocked.Increment(ref _retries);

    /// <summary>Enters a second request for work whose first one is slow.</summary>
    public void RecordHedge() => Interlocked.Increment(ref _hedged);

    /// <summary>Enters work that an earlier run had finished.</summary>
    /// <param name="count">Tasks or parts.</param>
    public void RecordResumed(int count) => Interlocked.Add(ref _resumed, count);

    /// <summary>Enters how long fits took.</summary>
    /// <param name="durations">The fits.</param>
    public void RecordDurations(IEnumerable<TaskDuration> durations)
    {
        lock (_lock)
        {
            _durations.AddRange(durations);
        }
    }

    /// <summary>The books so far.</summary>
    /// <param name="scaling">How tasks were grouped.</param>
    /// <param name="tasks">Tasks done.</param>
    /// <param name="fitSeconds">Seconds in all.</param>
    /// <param name="responseSeconds">Seconds from first requests to last answers.</param>
    public ServerlessReport Report(string scaling, int tasks, double fitSeconds, double responseSeconds)
    {
        lock (_lock)
        {
            var reports = _records.Select(record => record.Report).OfType<LambdaReport>().ToList();
            var inits = reports.Select(report => report.InitMilliseconds).OfType<double>().ToList();
            double? Of(IReadOnlyCollection<double> values, Func<IEnumerable<double>, double> figure) => values.Count > 0 ? figure(values) : null;
            List<double> durations = [.. reports.Select(report => report.DurationMilliseconds)];
            var maxMemory = reports.Select(report => report.MaxMemoryMegabytes).DefaultIfEmpty().Max();
            return new ServerlessReport
            {
                Backend = "lambda",
                Scaling = scaling,
                Tasks = tasks,
                FitSeconds = fitSeconds,
                Durations = [.. _durations],
                ResponseSeconds = responseSeconds,
                Requests = _records.Count,
                ColdStarts = _records.Count(record => record.ColdStart),
                Retries = _retries,
                Throttles = _throttles,
                Hedged = _hedged,
                Resumed = _resumed,
                EstimatedRequests = _records.Count - reports.Count,
                MeanDurationMilliseconds = Of(durations, Enumerable.Average),
                MinDurationMilliseconds = Of(durations, Enumerable.Min),
                MaxDurationMilliseconds = Of(durations, Enumerable.Max),
                MeanInitMilliseconds = Of(inits, Enumerable.Average),
                MaxInitMilliseconds = Of(inits, Enumerable.Max),
                MemoryMegabytes = reports.Count > 0 ? reports[^1].MemoryMegabytes : memoryMegabytes,
                MaxMemoryMegabytes = maxMemory > 0 ? maxMemory : null,
                BilledGigabyteSeconds = _gigabyteSeconds,
                CostUsd = price?.Of(_gigabyteSeconds, _records.Count),
                Invocations = [.. _records],
            };
        }
    }
}
