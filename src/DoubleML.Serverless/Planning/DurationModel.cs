namespace DoubleML.Serverless.Planning;

/// <summary>
/// How long invocations take: a fixed overhead, a cold start with loading the data once an environment, and work by kind of task that
/// scales with the processor share of the memory. Measured on a few invocations, used for any memory size and grouping.
/// </summary>
public sealed record DurationModel
{
    /// <summary>Milliseconds of an invocation beside fits and data, on one vCPU.</summary>
    public double OverheadMilliseconds { get; init; } = 5;

    /// <summary>Milliseconds of a cold start (init phase); it has a full processor at any memory size.</summary>
    public double InitMilliseconds { get; init; } = 150;

    /// <summary>Milliseconds of getting and decoding the data in a new environment, on one vCPU.</summary>
    public double DataMilliseconds { get; init; } = 50;

    /// <summary>Seconds between client and function and back.</summary>
    public double RoundTripSeconds { get; init; } = 0.05;

    /// <summary>Milliseconds of a whole task on one vCPU by kind.</summary>
    public required IReadOnlyDictionary<string, double> TaskMilliseconds { get; init; }

    /// <summary>Milliseconds of some work on one vCPU; a kind that was not measured counts as the mean of those that were.</summary>
    /// <param name="item">The task.</param>
    /// <param name="parts">How many of its parts.</param>
    public double WorkMilliseconds(WorkItem item, int parts) =>
        (TaskMilliseconds.TryGetValue(item.Kind, out var whole) ? whole : TaskMilliseconds.Values.DefaultIfEmpty(0).Average())
        * parts / item.Parts;

    /// <summary>Milliseconds of a warm invocation's handler.</summary>
    /// <param name="items">The tasks.</param>
    /// <param name="pieces">The invocation's pieces; each runs on one thread.</param>
    /// <param name="megabytes">The function's memory.</param>
    public double HandlerMilliseconds(IReadOnlyList<WorkItem> items, IReadOnlyList<WorkPiece> pieces, int megabytes)
    {
        double sum = 0, longest = 0;
        foreach (var piece in pieces)
        {
            var work = WorkMilliseconds(items[piece.Item], piece.Parts);
            sum += work;
            longest = Math.Max(longest, work);
        }

        var single = LambdaCpu.Speed(megabytes, 1);
        return (OverheadMilliseconds / single) + Math.Max(sum / LambdaCpu.Speed(megabytes, pieces.Count), longest / single);
    }

    /// <summary>Learns from observations.</summary>
    /// <param name="observations">At least one, each of at least one piece.</param>
    public static DurationModel From(IReadOnlyList<InvocationObservation> observations)
    {
        if (observations.Count == 0)
        {
            throw new ArgumentException("there is nothing to learn from, expected at least one observation", nameof(observations));
        }

        var kinds = new Dictionary<string, (double Milliseconds, double Share)>(StringComparer.Ordinal);
        var overheads = new List<double>();
        foreach (var observation in observations)
        {
            // Fits that run together share the processor, so each looks longer than it is; their sum of work is what counts.
            var together = LambdaCpu.Speed(observation.MemoryMegabytes, observation.Pieces.Count);
            var fits = observation.Pieces.Sum(piece => piece.FitMilliseconds);
            var wall = observation.Pieces.Count == 1 ? fits : Math.Max(0, observation.DurationMilliseconds - observation.DataMilliseconds);
            foreach (var (kind, share, fit) in observation.Pieces)
            {
                var known = kinds.GetValueOrDefault(kind);
                var work = wall * together * (fits > 0 ? fit / fits : 1.0 / observation.Pieces.Count);
                kinds[kind] = (known.Milliseconds + work, known.Share + share);
            }

            if (observation.Pieces.Count == 1)
            {
                overheads.Add(Math.Max(0, observation.DurationMilliseconds - observation.DataMilliseconds - fits)
                    * LambdaCpu.Speed(observation.MemoryMegabytes, 1));
            }
        }

        var fallback = new DurationModel { TaskMilliseconds = new Dictionary<string, double>() };
        var inits = observations.Where(o => o.InitMilliseconds is not null).ToList();
        return new DurationModel
        {
            OverheadMilliseconds = overheads.Count > 0 ? Median(overheads) : fallback.OverheadMilliseconds,
            InitMilliseconds = inits.Count > 0 ? Median([.. inits.Select(o => o.InitMilliseconds!.Value)]) : fallback.InitMilliseconds,
            DataMilliseconds = observations.Max(o => o.DataMilliseconds * LambdaCpu.Speed(o.MemoryMegabytes, 1)),
            RoundTripSeconds = Math.Max(0, Median([.. observations.Select(o =>
                o.ResponseSeconds - ((o.DurationMilliseconds + (o.InitMilliseconds ?? 0)) / 1000))])),
            TaskMilliseconds = kinds.ToDictionary(k => k.Key, k => k.Value.Milliseconds / k.Value.Share, StringComparer.Ordinal),
        };
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
