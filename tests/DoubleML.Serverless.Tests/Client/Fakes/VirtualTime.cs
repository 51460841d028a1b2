namespace DoubleML.Serverless.Tests.Client.Fakes;

/// <summary>
/// A clock for tests: it stands still while somebody works and jumps to the next timer when nobody does, so hours of backoff pass at once.
/// </summary>
internal sealed class VirtualTime : TimeProvider, IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Alarm, (long Due, long Order)> _alarms = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Thread? _pump;
    private long _now;
    private long _order;
    private int _busy;

    /// <summary>Starts the clock.</summary>
    /// <param name="jumps">Whether it goes on by itself; else by <see cref="Advance"/>.</param>
    public VirtualTime(bool jumps = true)
    {
        if (jumps)
        {
            _pump = new Thread(Pump) { IsBackground = true };
            _pump.Start();
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => new(Interlocked.Read(ref _now));

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(GetTimestamp());

    /// <summary>While work goes on the clock stands still.</summary>
    public async Task<T> WorkAsync<T>(Func<Task<T>> work)
    {
        Interlocked.Increment(ref _busy);
        try
        {
            return await work();
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        var until = GetTimestamp() + by.Ticks;
        while (RunNext(until, alarm => alarm.Ring()))
        {
        }

        Interlocked.Exchange(ref _now, until);
    }

    public void Dispose()
    {
        _end.Cancel();
        _pump?.Join();
        _end.Dispose();
    }

    private void Pump()
    {
        var idle = 0;
        while (!_end.IsCancellationRequested)
        {
            // Continuations that are on their way count as work too; a few turns of quiet tell that there are none.
            idle = Volatile.Read(ref _busy) == 0 && ThreadPool.PendingWorkItemCount == 0 ? idle + 1 : 0;
            if (idle > 20)
            {
                idle = 0;
                if (!RunNext(long.MaxValue, RingElsewhere))
                {
                    _end.Token.WaitHandle.WaitOne(1); // nobody waits for the clock: leave the processor to others
                }
            }

            Thread.Yield();
        }
    }

    private bool RunNext(long until, Action<Alarm> ring)
    {
        Alarm alarm;
        lock (_lock)
        {
            if (!_alarms.TryPeek(out _, out var at) || at.Due > until)
            {
                return false;
            }

            alarm = _alarms.Dequeue();
            if (alarm.Due != at.Due)
            {
                return true; // changed or disposed meanwhile
            }

            Interlocked.Exchange(ref _now, Math.Max(_now, at.Due));
            alarm.Due = -1;
        }

        ring(alarm);
        return true;
    }

    // Not on the pump's own thread: what waits for the timer may go on there, and stop this clock.
    private void RingElsewhere(Alarm alarm)
    {
        Interlocked.Increment(ref _busy);
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                alarm.Ring();
                Interlocked.Decrement(ref _busy);
            },
            null);
    }

    private sealed class Alarm(VirtualTime clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; } = -1;

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero)
            {
                throw new NotSupportedException("periodic timers are not needed here");
            }

            lock (clock._lock)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? -1 : clock._now + Math.Max(0, dueTime.Ticks);
                if (Due >= 0)
                {
                    clock._alarms.Enqueue(this, (Due, clock._order++));
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                Due = -1;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
