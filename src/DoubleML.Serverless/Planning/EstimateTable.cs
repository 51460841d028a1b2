using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Planning;

/// <summary>Predictions for memory sizes × scalings, and the ones to look at: the paper's Figures 4 and 5 as numbers.</summary>
/// <param name="Rows">All predictions.</param>
public sealed record EstimateTable(IReadOnlyList<Estimate> Rows)
{
    /// <summary>Memory sizes that are worth comparing, MB.</summary>
    public static IReadOnlyList<int> UsualMemorySizes { get; } = [512, 1024, 1769, 3008, 5307, 10240];

    /// <summary>The one that costs least; of equals the faster.</summary>
    public Estimate Cheapest => Runnable().OrderBy(row => row.CostUsd).ThenBy(row => row.Seconds).First();

    /// <summary>The one that takes least time; of equals the cheaper.</summary>
    public Estimate Fastest => Runnable().OrderBy(row => row.Seconds).ThenBy(row => row.CostUsd).First();

    /// <summary>
    /// The knee: of the predictions that none beats in both time and money, the one nearest to the best of both, on logarithmic scales.
    /// </summary>
    public Estimate Knee => KneeOf(Runnable());

    /// <summary>The time limit of an invocation, seconds; what would take longer is not named.</summary>
    public double TimeLimitSeconds { get; init; } = 900;

    /// <summary>Predicts a run for all combinations.</summary>
    /// <param name="workload">What there is to do.</param>
    /// <param name="model">The measured durations.</param>
    /// <param name="price">What Lambda costs.</param>
    /// <param name="concurrency">The most environments at a time.</param>
    /// <param name="memorySizes">Memory sizes, MB; null for <see cref="UsualMemorySizes"/>.</param>
    /// <param name="scalings">Scalings; null for all.</param>
    public static EstimateTable Of(
        Workload workload,
        DurationModel model,
        LambdaPrice price,
        int concurrency,
        IReadOnlyList<int>? memorySizes = null,
        IReadOnlyList<Scaling>? scalings = null)
    {
        var estimator = new Estimator(model, price, concurrency);
        scalings ??= workload.Waves.Any(wave => wave.Any(item => item.Parts > 1))
            ? [Scaling.Repetitions, Scaling.Folds, Scaling.Trees, Scaling.Auto]
            : [Scaling.Repetitions, Scaling.Folds, Scaling.Auto];
        return new EstimateTable([.. (memorySizes ?? UsualMemorySizes).SelectMany(megabytes =>
            scalings.Select(scaling => estimator.Predict(workload, megabytes, scaling)))]);
    }

    /// <summary>The knee of some predictions.</summary>
    /// <param name="rows">At least one.</param>
    internal static Estimate KneeOf(IReadOnlyList<Estimate> rows)
    {
        var front = rows.Where(row => !rows.Any(other =>
            other.Seconds <= row.Seconds && other.CostUsd <= row.CostUsd
            && (other.Seconds < row.Seconds || other.CostUsd < row.CostUsd))).ToList();
        double Scaled(Func<Estimate, double> of, Estimate row)
        {
            var (low, high) = (front.Min(of), front.Max(of));
            return high > low && low > 0 ? Math.Log(of(row) / low) / Math.Log(high / low) : 0;
        }

        return front.MinBy(row =>
            Math.Pow(Scaled(r => r.Seconds, row), 2) + Math.Pow(Scaled(r => r.CostUsd, row), 2))!;
    }

    private List<Estimate> Runnable()
    {
        var rows = Rows.Where(row => row.LongestInvocationSeconds <= TimeLimitSeconds).ToList();
        return rows.Count > 0 ? rows : throw new InputException(
            $"every choice has invocations of more than {TimeLimitSeconds:0} s, Lambda's limit; " +
            "expected smaller tasks: more memory, scaling trees, or learners with fewer parts");
    }
}
