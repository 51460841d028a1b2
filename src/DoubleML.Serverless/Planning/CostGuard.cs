namespace DoubleML.Serverless.Planning;

/// <summary>
/// Watches over <c>--max-cost</c>: what is spent, and what the requests in flight are expected to cost, stays below the limit.
/// </summary>
/// <param name="maxUsd">The limit; null for none.</param>
/// <param name="spentUsd">Tells what has been spent.</param>
public sealed class CostGuard(double? maxUsd, Func<double> spentUsd)
{
    private readonly Lock _lock = new();
    private double _inFlight;

    /// <summary>Checks a prediction before anything is started.</summary>
    /// <param name="predictedUsd">Dollars that the work still to do is predicted to cost.</param>
    /// <exception cref="CostLimitException">Together with what is spent it is more than the limit.</exception>
    public void RequireAffordable(double predictedUsd)
    {
        var total = spentUsd() + predictedUsd;
        if (maxUsd is { } limit && total > limit)
        {
            throw new CostLimitException(
                $"--max-cost: the run would cost about {total:0.######} USD, expected at most {limit:0.######}; " +
                "allow more, or choose a cheaper scaling or memory size (see: dml cloud estimate)");
        }
    }

    /// <summary>Reserves money for a request; to be given back by <see cref="Release"/> when it is paid.</summary>
    /// <param name="expectedUsd">What the request is expected to cost.</param>
    /// <exception cref="CostLimitException">It could exceed the limit.</exception>
    public void Reserve(double expectedUsd)
    {
        lock (_lock)
        {
            var spent = spentUsd();
            if (maxUsd is { } limit && spent + _inFlight + expectedUsd > limit)
            {
                throw new CostLimitException(
                    $"--max-cost: stopped, as {spent:0.######} USD are spent " +
                    $"and the next request could exceed the limit of {limit:0.######}; " +
                    "what is finished is kept for --resume");
            }

            _inFlight += expectedUsd;
        }
    }

    /// <summary>Gives a reservation back.</summary>
    /// <param name="expectedUsd">As it was reserved.</param>
    public void Release(double expectedUsd)
    {
        lock (_lock)
        {
            _inFlight -= expectedUsd;
        }
    }
}
