namespace DoubleML.Tuning;

/// <summary>How many candidates each round of successive halving compares, and with how much of the resource.</summary>
/// <param name="Rounds">The rounds, at least one.</param>
public sealed record HalvingSchedule(IReadOnlyList<HalvingRound> Rounds)
{
    /// <summary>The schedule of scikit-learn's <c>BaseSuccessiveHalving</c>.</summary>
    /// <param name="candidates">The number of candidates, at least 1.</param>
    /// <param name="smallest">The smallest amount of the resource in the first round, at least 1.</param>
    /// <param name="most">The most that a candidate may get.</param>
    /// <param name="exhaust">Whether the first round gets as much as lets the last one reach the most.</param>
    /// <param name="options">Factor and elimination.</param>
    /// <exception cref="InputException">The first round needs more than there is.</exception>
    public static HalvingSchedule Of(int candidates, int smallest, int most, bool exhaust, HalvingOptions options)
    {
        if (smallest > most)
        {
            throw new InputException($"tune.min_resources: found {smallest}, expected at most {most}, all there is (max_resources)");
        }

        var factor = options.Factor;
        var required = 1 + FloorLog(candidates, factor);
        var first = exhaust ? Math.Max(smallest, (int)Math.Floor(most / Math.Pow(factor, required - 1))) : smallest;
        var possible = 1 + FloorLog(most / first, factor);
        var rounds = new List<HalvingRound>();
        for (var round = 0; round < (options.AggressiveElimination ? required : Math.Min(possible, required)); round++)
        {
            var power = options.AggressiveElimination ? Math.Max(0, round - required + possible) : round;
            rounds.Add(new HalvingRound(candidates, Math.Min(most, (int)(Math.Pow(factor, power) * first))));
            candidates = (int)Math.Ceiling(candidates / factor);
        }

        return new HalvingSchedule(rounds);
    }

    /// <summary>The largest k with factorᵏ ≤ value; exact where the quotient of logarithms is not (log₃ 243).</summary>
    private static int FloorLog(int value, double factor)
    {
        var power = 0;
        for (var reached = factor; reached <= value; reached *= factor)
        {
            power++;
        }

        return power;
    }
}

/// <summary>A round of successive halving.</summary>
/// <param name="Candidates">How many candidates are compared.</param>
/// <param name="Resources">What each of them gets.</param>
public sealed record HalvingRound(int Candidates, int Resources);
