using DoubleML.Sampling;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Simulation;

/// <summary>
/// A discrete-event simulation of a client and Lambda. The client sends requests at a bounded rate and keeps a bounded number in flight;
/// Lambda gives a request to an environment that is idle, or starts a new one as fast as its limits allow, or refuses it, and then the client
/// tries again after a growing delay. Equal parameters give equal runs: the variation of durations is drawn by key.
/// </summary>
/// <param name="parameters">The parameters.</param>
public sealed class LambdaSimulator(SimulationParameters parameters)
{
    private const double _firstDelay = 0.2;
    private const double _longestDelay = 20;
    private readonly IReadOnlyList<WorkItem> _items =
    [
        .. from repetition in Enumerable.Range(0, parameters.NRep.Value)
           from nuisance in Enumerable.Range(0, parameters.Nuisances.Value)
           from fold in Enumerable.Range(0, parameters.NFolds.Value)
           select new WorkItem($"nuisance {nuisance}", repetition, parameters.Trees.Value),
    ];

    private enum Step
    {
        Send,
        Arrive,
        Finish,
        Answer,
    }

    /// <summary>All combinations of an engine with memory sizes and scalings.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="scalings">The scalings.</param>
    public IReadOnlyList<SimulatedRun> RunAll(SimulatedEngine engine, IReadOnlyList<Scaling> scalings) =>
        [.. from megabytes in parameters.MemorySizes.Value from scaling in scalings select Run(engine, megabytes, scaling)];

    /// <summary>Simulates one run.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="megabytes">The function's memory.</param>
    /// <param name="scaling">How tasks are grouped.</param>
    public SimulatedRun Run(SimulatedEngine engine, int megabytes, Scaling scaling)
    {
        var price = PriceList.Default.Lambda(parameters.Region.Value, Architecture.X86);
        var durations = Durations(engine, megabytes, Plan(engine, megabytes, scaling, price));
        var run = new State(parameters, engine, megabytes, durations);
        run.Simulate();
        var gigabyteSeconds = run.BilledMilliseconds / 1000.0 * megabytes / 1024;
        return new SimulatedRun(engine.Name, megabytes, scaling)
        {
            Requests = durations.Count,
            ColdStarts = run.ColdStarts,
            Throttles = run.Throttles,
            FitSeconds = run.End,
            MeanDurationSeconds = run.HandlerSeconds / durations.Count,
            MaxDurationSeconds = run.LongestSeconds,
            BilledGigabyteSeconds = gigabyteSeconds,
            CostUsd = price.Of(gigabyteSeconds, durations.Count),
        };
    }

    private IReadOnlyList<IReadOnlyList<WorkPiece>> Plan(SimulatedEngine engine, int megabytes, Scaling scaling, LambdaPrice price)
    {
        if (scaling.Kind != ScalingKind.Auto)
        {
            return InvocationPlanner.Plan(_items, scaling);
        }

        var model = new DurationModel
        {
            OverheadMilliseconds = 1000 * engine.OverheadCpuSeconds.Value,
            InitMilliseconds = 1000 * engine.InitSeconds.Value,
            DataMilliseconds = 1000 * engine.DataSeconds.Value,
            RoundTripSeconds = parameters.RoundTripSeconds.Value,
            TaskMilliseconds = _items.Select(item => item.Kind).Distinct().ToDictionary(kind => kind, _ => 1000 * engine.TaskCpuSeconds.Value),
        };
        var estimator = new Estimator(model, price, parameters.Concurrency.Value);
        return new AutoScaler(estimator, model, parameters.Concurrency.Value).Choose(_items, megabytes, AutoTarget.Balanced);
    }

    /// <summary>Seconds of each invocation's handler in an environment that has the data.</summary>
    private List<double> Durations(SimulatedEngine engine, int megabytes, IReadOnlyList<IReadOnlyList<WorkPiece>> plan)
    {
        var key = RandomKey.FromSeed(2021);
        var single = LambdaCpu.Speed(megabytes, 1);
        var durations = new List<double>(plan.Count);
        for (var i = 0; i < plan.Count; i++)
        {
            var work = plan[i].Select(piece => engine.TaskCpuSeconds.Value * piece.Parts / _items[piece.Item].Parts).ToList();
            var together = LambdaCpu.Speed(megabytes, Math.Min(work.Count, engine.Threads.Value));
            var seconds = (engine.OverheadCpuSeconds.Value / single) + Math.Max(work.Sum() / together, work.Max() / single);
            durations.Add(seconds * Math.Exp(parameters.Variation.Value * new CounterRandom(key.Derive(i)).NextNormal()));
        }

        return durations;
    }

    private sealed class State(SimulationParameters parameters, SimulatedEngine engine, int megabytes, List<double> durations)
    {
        private readonly PriorityQueue<(Step Step, int Request), (double Time, long Sequence)> _events = new();
        private readonly int[] _attempts = new int[durations.Count];
        private long _sequence;
        private double _startable = parameters.EnvironmentsAtOnce.Value;
        private double _startableAt;
        private double _nextSend;
        private int _sent;
        private int _environments;
        private int _idle;

        public int ColdStarts => _environments;

        public int Throttles { get; private set; }

        public double End { get; private set; }

        public double HandlerSeconds { get; private set; }

        public double LongestSeconds { get; private set; }

        public long BilledMilliseconds { get; private set; }

        public void Simulate()
        {
            for (var i = 0; i < Math.Min(parameters.Concurrency.Value, durations.Count); i++)
            {
                SendNext(0);
            }

            while (_events.TryDequeue(out var next, out var at))
            {
                Handle(next.Step, next.Request, at.Time);
            }
        }

        private void Handle(Step step, int request, double now)
        {
            var way = parameters.RoundTripSeconds.Value / 2;
            switch (step)
            {
                case Step.Send:
                    Add(Step.Arrive, request, now + way);
                    break;
                case Step.Arrive:
                    Arrive(request, now);
                    break;
                case Step.Finish:
                    _idle++;
                    Add(Step.Answer, request, now + way);
                    break;
                default:
                    End = now;
                    SendNext(now);
                    break;
            }
        }

        private void Arrive(int request, double now)
        {
            _startable = Math.Min(
                parameters.EnvironmentsAtOnce.Value, _startable + ((now - _startableAt) * parameters.EnvironmentsPerSecond.Value));
            _startableAt = now;
            if (_idle > 0)
            {
                _idle--;
                Start(request, now, 0, 0);
            }
            else if (_environments < parameters.Concurrency.Value && _startable >= 1)
            {
                _environments++;
                _startable--;
                Start(request, now, engine.InitSeconds.Value, engine.DataSeconds.Value / LambdaCpu.Speed(megabytes, 1));
            }
            else
            {
                Throttles++;
                var delay = Math.Min(_longestDelay, _firstDelay * Math.Pow(2, Math.Min(_attempts[request]++, 10)));
                var jitter = new CounterRandom(RandomKey.FromSeed(2022).Derive(request).Derive(_attempts[request])).NextDouble();
                Add(Step.Send, request, now + (parameters.RoundTripSeconds.Value / 2) + (delay * jitter));
            }
        }

        private void Start(int request, double now, double init, double data)
        {
            var handler = data + durations[request];
            HandlerSeconds += handler;
            LongestSeconds = Math.Max(LongestSeconds, handler);
            BilledMilliseconds += (long)Math.Ceiling(1000 * (handler + (engine.InitIsBilled.Value ? init : 0)));
            Add(Step.Finish, request, now + init + handler);
        }

        private void SendNext(double now)
        {
            if (_sent < durations.Count)
            {
                _nextSend = Math.Max(_nextSend, now);
                Add(Step.Send, _sent++, _nextSend);
                _nextSend += 1 / engine.RequestsPerSecond.Value;
            }
        }

        private void Add(Step step, int request, double time) => _events.Enqueue((step, request), (time, _sequence++));
    }
}
