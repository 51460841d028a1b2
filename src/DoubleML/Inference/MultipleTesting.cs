namespace DoubleML.Inference;

/// <summary>
/// p values adjusted for testing several parameters at once; within each repetition, then the median over the repetitions.
/// </summary>
public static class MultipleTesting
{
    /// <summary>The methods' names.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["romano-wolf", "bonferroni", "sidak", "holm", "holm-sidak", "simes-hochberg", "hommel", "fdr_bh", "fdr_by"];

    /// <summary>Whether a method works on the bootstrap's draws.</summary>
    /// <param name="method">A name as <see cref="Adjust"/> takes it.</param>
    public static bool NeedsBootstrap(string method) => method is "romano-wolf" or "rw";

    /// <summary>Checks a method's name, before there are estimates.</summary>
    /// <param name="method">A name as <see cref="Adjust"/> takes it.</param>
    /// <param name="hasBootstrap">There will be a bootstrap.</param>
    /// <exception cref="InputException">Unknown method, or Romano-Wolf without a bootstrap.</exception>
    public static void Validate(string method, bool hasBootstrap)
    {
        if (NeedsBootstrap(method) && !hasBootstrap)
        {
            throw new InputException("p_adjust: found 'romano-wolf' without a bootstrap, expected the key bootstrap as well");
        }

        if (method is not ("rw" or "benjamini-hochberg") && !Methods.Contains(method))
        {
            throw new InputException($"p_adjust: found '{method}', expected one of {string.Join(", ", Methods)}");
        }
    }

    /// <summary>Adjusts the p values.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="method">
    /// <c>romano-wolf</c> (or <c>rw</c>; needs the bootstrap), or one of the names of statsmodels: <c>bonferroni</c>, <c>sidak</c>, <c>holm</c>,
    /// <c>holm-sidak</c>, <c>simes-hochberg</c>, <c>hommel</c>, <c>fdr_bh</c> (Benjamini and Hochberg; also <c>benjamini-hochberg</c>), <c>fdr_by</c>.
    /// </param>
    /// <param name="bootstrap">The bootstrap; needed by Romano-Wolf only.</param>
    /// <returns>One adjusted p value a parameter.</returns>
    /// <exception cref="InputException">Unknown method, or Romano-Wolf without a bootstrap.</exception>
    public static double[] Adjust(Estimates estimates, string method, Bootstrap? bootstrap)
    {
        Validate(method, bootstrap is not null);
        var p = estimates.AllPValues();
        var adjusted = Enumerable.Range(0, estimates.Repetitions).Select(r =>
        {
            var values = p.Select(reps => reps[r]).ToArray();
            return method switch
            {
                "romano-wolf" or "rw" => RomanoWolf(
                    [.. estimates.AllThetas.Select((thetas, j) => Math.Abs(thetas[r] / estimates.AllStandardErrors[j][r]))],
                    bootstrap!.TStatistics(r)),
                "bonferroni" => [.. values.Select(value => Math.Min(1, value * values.Length))],
                "sidak" => [.. values.Select(value => AnyOf(value, values.Length))],
                "holm" => StepDown(values, (value, remaining) => value * remaining),
                "holm-sidak" => StepDown(values, AnyOf),
                "simes-hochberg" => StepUp(values, rank => values.Length - rank + 1),
                "hommel" => Hommel(values),
                "fdr_by" => StepUp(values, rank => values.Length / (double)rank * Enumerable.Range(1, values.Length).Sum(k => 1.0 / k)),
                _ => StepUp(values, rank => values.Length / (double)rank),
            };
        }).ToArray();
        return [.. Enumerable.Range(0, estimates.Count).Select(j => Special.Median(adjusted.Select(values => values[j])))];
    }

    /// <summary>Step-down with bootstrapped critical values (Romano and Wolf 2005, 2016).</summary>
    /// <param name="absT">|t| of each parameter.</param>
    /// <param name="bootstrapT">[parameter][draw].</param>
    public static double[] RomanoWolf(double[] absT, double[][] bootstrapT)
    {
        var order = Enumerable.Range(0, absT.Length).OrderByDescending(j => absT[j]).ToArray();
        var draws = bootstrapT[0].Length;
        var adjusted = new double[absT.Length];
        var previous = 0.0;
        for (var step = 0; step < order.Length; step++)
        {
            var remaining = order[step..];
            var exceed = Enumerable.Range(0, draws).Count(b => remaining.Max(j => Math.Abs(bootstrapT[j][b])) >= absT[order[step]]);
            previous = Math.Max(previous, (double)exceed / draws);
            adjusted[order[step]] = previous;
        }

        return adjusted;
    }

    /// <summary>The probability that the smallest of several independent p values is below this one: 1 − (1 − p)^m.</summary>
    private static double AnyOf(double p, int count) => 1 - Math.Pow(1 - p, count);

    /// <summary>From the smallest p value up: adjusted by the number of hypotheses that remain, and never below one before.</summary>
    private static double[] StepDown(double[] p, Func<double, int, double> adjust)
    {
        var adjusted = new double[p.Length];
        var (previous, remaining) = (0.0, p.Length);
        foreach (var j in Enumerable.Range(0, p.Length).OrderBy(j => p[j]))
        {
            adjusted[j] = previous = Math.Max(previous, Math.Min(1, adjust(p[j], remaining--)));
        }

        return adjusted;
    }

    /// <summary>From the largest p value down: multiplied by a factor of the rank (1 for the smallest), and never above one before.</summary>
    private static double[] StepUp(double[] p, Func<int, double> factor)
    {
        var adjusted = new double[p.Length];
        var (previous, rank) = (1.0, p.Length);
        foreach (var j in Enumerable.Range(0, p.Length).OrderByDescending(j => p[j]))
        {
            adjusted[j] = previous = Math.Min(previous, p[j] * factor(rank--));
        }

        return adjusted;
    }

    /// <summary>Hommel (1988) by the algorithm of Wright (1992).</summary>
    private static double[] Hommel(double[] p)
    {
        var order = Enumerable.Range(0, p.Length).OrderBy(j => p[j]).ToArray();
        var adjusted = (double[])p.Clone();
        for (var m = p.Length; m > 1; m--)
        {
            var smaller = p.Length - m;
            var bound = Enumerable.Range(1, m).Min(k => m * p[order[smaller + k - 1]] / k);
            for (var k = 0; k < p.Length; k++)
            {
                var j = order[k];
                adjusted[j] = Math.Max(adjusted[j], k < smaller ? Math.Min(m * p[j], bound) : bound);
            }
        }

        return adjusted;
    }
}
