namespace DoubleML.Serverless.Planning;

/// <summary>
/// Chooses how many tasks go into an invocation. Few large invocations pay the overhead and the cold start seldom; many small ones are
/// done sooner. Candidates are compared by prediction.
/// </summary>
/// <param name="estimator">Predicts the candidates.</param>
/// <param name="model">The measured durations.</param>
/// <param name="concurrency">The most environments at a time.</param>
public sealed class AutoScaler(Estimator estimator, DurationModel model, int concurrency)
{
    /// <summary>The longest time that an invocation is planned to take: 12 of Lambda's 15 minutes, as predictions are not exact.</summary>
    public double LongestSeconds { get; init; } = 720;

    /// <summary>Plans one wave of tasks.</summary>
    /// <param name="items">The tasks, at least one.</param>
    /// <param name="megabytes">The function's memory.</param>
    /// <param name="target">What to aim at.</param>
    /// <param name="warm">How many environments are warm already.</param>
    /// <returns>For each invocation its pieces, longest invocations first.</returns>
    /// <exception cref="InputException">A task cannot be done within an invocation's time limit.</exception>
    public IReadOnlyList<IReadOnlyList<WorkPiece>> Choose(IReadOnlyList<WorkItem> items, int megabytes, AutoTarget target, int warm = 0)
    {
        // More invocations than a few for each environment only add overhead, unless the time limit demands them.
        var most = items.Sum(item => (long)item.PartsToDo);
        var work = items.Sum(item => model.WorkMilliseconds(item, item.PartsToDo)) / LambdaCpu.Speed(megabytes, 1) / 1000;
        var wanted = Math.Max(Math.Max(items.Count, 4L * concurrency), (long)Math.Min(most, 2 * work / LongestSeconds));
        var candidates = Sizes(Math.Min(most, wanted))
            .Select(count => Spread(items, count))
            .Select(plan => (Plan: plan, Estimate: estimator.Predict(items, plan, megabytes, warm)))
            .ToList();
        var possible = candidates.Where(candidate => candidate.Estimate.LongestInvocationSeconds <= LongestSeconds).ToList();
        if (possible.Count == 0)
        {
            var seconds = candidates.Min(candidate => candidate.Estimate.LongestInvocationSeconds);
            throw new InputException(
                $"the longest task would take about {seconds:0} s at {megabytes} MB, " +
                $"more than the {LongestSeconds:0} s planned for an invocation; " +
                "expected more memory (--memory) or a learner that takes less time");
        }

        // A gain below a few per cent is within the error of the prediction; then the other measure decides.
        var fastest = possible.Min(candidate => candidate.Estimate.Seconds);
        var cheapest = possible.Min(candidate => candidate.Estimate.CostUsd);
        return target switch
        {
            AutoTarget.Time => possible.Where(c => c.Estimate.Seconds <= 1.02 * fastest).MinBy(c => c.Estimate.CostUsd).Plan,
            AutoTarget.Money => possible.Where(c => c.Estimate.CostUsd <= 1.02 * cheapest).MinBy(c => c.Estimate.Seconds).Plan,
            _ => possible.First(c => c.Estimate == EstimateTable.KneeOf([.. possible.Select(p => p.Estimate)])).Plan,
        };
    }

    /// <summary>
    /// Spreads the work over a number of invocations: divisible items are split where they are larger than an invocation's fair share, then
    /// the longest piece goes to the least loaded invocation (Graham 1969).
    /// </summary>
    internal IReadOnlyList<IReadOnlyList<WorkPiece>> Spread(IReadOnlyList<WorkItem> items, long invocations)
    {
        var total = Enumerable.Range(0, items.Count).Sum(i => model.WorkMilliseconds(items[i], items[i].PartsToDo));
        var share = total / invocations;
        var pieces = Enumerable.Range(0, items.Count)
            .SelectMany(i => InvocationPlanner.Split(items, i, Pieces(model.WorkMilliseconds(items[i], items[i].PartsToDo), share)))
            .Select(piece => (Piece: piece, Work: model.WorkMilliseconds(items[piece.Item], piece.Parts)))
            .OrderByDescending(piece => piece.Work).ThenBy(piece => piece.Piece.Item).ThenBy(piece => piece.Piece.FirstPart)
            .ToList();
        var bins = Enumerable.Range(0, (int)Math.Min(invocations, pieces.Count)).Select(_ => new List<WorkPiece>()).ToList();
        var loads = new PriorityQueue<int, (double Load, int Bin)>();
        for (var bin = 0; bin < bins.Count; bin++)
        {
            loads.Enqueue(bin, (0, bin));
        }

        foreach (var (piece, work) in pieces)
        {
            loads.TryDequeue(out var bin, out var load);
            bins[bin].Add(piece);
            loads.Enqueue(bin, (load.Load + work, bin));
        }

        return [.. bins.Where(bin => bin.Count > 0)];
    }

    private static int Pieces(double work, double share) => share > 0 ? (int)Math.Clamp(Math.Round(work / share), 1, int.MaxValue) : 1;

    /// <summary>1, 2, 3, … with steps of about a fifth, up to the most.</summary>
    private static IEnumerable<long> Sizes(long most)
    {
        for (var size = 1L; size < most; size = Math.Max(size + 1, size * 6 / 5))
        {
            yield return size;
        }

        yield return most;
    }
}
