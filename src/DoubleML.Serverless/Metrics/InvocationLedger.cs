using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Metrics;

/// <summary>Keeps the books of a run: each request that was sent is entered once. Safe for concurrent callers.</summary>
/// <param name="memoryMegabytes">The function's memory, for requests without a REPORT line.</param>
/// <param name="price">What Lambda costs, or null where it is not known.</param>
public sealed class InvocationLedger(int memoryMegabytes, LambdaPrice? price)
{
    private readonly Lock _lock = new();
    private readonly List<double> _durations = [];
    private readonly List<double> _inits = [];
    private int _requests, _cold, _retries, _throttles, _hedged, _resumed, _estimated, _memory, _maxMemory;
    private double _gigabyteSeconds;

    /// <summary>Dollars so far; 0 where the price is not known.</summary>
    public double CostUsd
    {
        get
        {
            lock (_lock)
            {
                return price?.Of(_gigabyteSeconds, _requests) ?? 0;
            }
        }
    }

    /// <summary>Attempts after the first so far.</summary>
    public int Retries => _retries;

    /// <summary>Second requests for slow ones so far.</summary>
    public int Hedged => _hedged;

    /// <summary>Enters the outcome of a request.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="coldStart">Whether the function's answer says that the environment was new, for outcomes without a REPORT line.</param>
    public void Record(InvocationOutcome outcome, bool coldStart = false)
    {
        lock (_lock)
        {
            if (outcome.Status == 429)
            {
                _throttles++;
            }

            if (!outcome.MayBeBilled)
            {
                return;
            }

            _requests++;
            if (outcome.Report is { } report)
            {
                _cold += report.ColdStart ? 1 : 0;
                _durations.Add(report.DurationMilliseconds);
                _inits.AddRange(report.InitMilliseconds is { } init ? [init] : []);
                _memory = report.MemoryMegabytes;
                _maxMemory = Math.Max(_maxMemory, report.MaxMemoryMegabytes);
                _gigabyteSeconds += report.BilledGigabyteSeconds;
            }
            else
            {
                _cold += coldStart ? 1 : 0;
                Estimate(outcome.Elapsed);
            }
        }
    }

    /// <summary>Enters a request whose answer was not waited for; the function is billed all the same.</summary>
    /// <param name="elapsed">How long it was waited for.</param>
    public void RecordAbandoned(TimeSpan elapsed)
    {
        lock (_lock)
        {
            _requests++;
            Estimate(elapsed);
        }
    }

    /// <summary>Enters a repeated attempt.</summary>
    public void RecordRetry() => Interlocked.Increment(ref _retries);

    /// <summary>Enters a second request for work whose first one is slow.</summary>
    public void RecordHedge() => Interlocked.Increment(ref _hedged);

    /// <summary>Enters work that an earlier run had finished.</summary>
    /// <param name="count">Tasks or parts.</param>
    public void RecordResumed(int count) => Interlocked.Add(ref _resumed, count);

    /// <summary>The books so far.</summary>
    /// <param name="scaling">How tasks were grouped.</param>
    /// <param name="tasks">Tasks done.</param>
    /// <param name="fitSeconds">Seconds in all.</param>
    /// <param name="responseSeconds">Seconds from first requests to last answers.</param>
    public ServerlessReport Report(string scaling, int tasks, double fitSeconds, double responseSeconds)
    {
        lock (_lock)
        {
            return new ServerlessReport
            {
                Backend = "lambda",
                Scaling = scaling,
                Tasks = tasks,
                FitSeconds = fitSeconds,
                ResponseSeconds = responseSeconds,
                Requests = _requests,
                ColdStarts = _cold,
                Retries = _retries,
                Throttles = _throttles,
                Hedged = _hedged,
                Resumed = _resumed,
                EstimatedRequests = _estimated,
                MeanDurationMilliseconds = _durations.Count > 0 ? _durations.Average() : null,
                MinDurationMilliseconds = _durations.Count > 0 ? _durations.Min() : null,
                MaxDurationMilliseconds = _durations.Count > 0 ? _durations.Max() : null,
                MeanInitMilliseconds = _inits.Count > 0 ? _inits.Average() : null,
                MaxInitMilliseconds = _inits.Count > 0 ? _inits.Max() : null,
                MemoryMegabytes = _memory > 0 ? _memory : memoryMegabytes,
                MaxMemoryMegabytes = _maxMemory > 0 ? _maxMemory : null,
                BilledGigabyteSeconds = _gigabyteSeconds,
                CostUsd = price?.Of(_gigabyteSeconds, _requests),
            };
        }
    }

    private void Estimate(TimeSpan elapsed)
    {
        _estimated++;
        _gigabyteSeconds += Math.Ceiling(elapsed.TotalMilliseconds) / 1000 * memoryMegabytes / 1024;
    }
}
