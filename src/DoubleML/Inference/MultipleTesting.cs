namespace DoubleML.Inference;

/// <summary>
/// p values adjusted for testing several parameters at once; within each repetition, then the median over the repetitions.
/// </summary>
public static class MultipleTesting
{
    /// <summary>The methods' names.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["romano-wolf", "bonferroni", "holm", "fdr_bh"];

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
    /// <c>romano-wolf</c> (or <c>rw</c>; needs the bootstrap), <c>bonferroni</c>, <c>holm</c>, or <c>fdr_bh</c> (Benjamini and Hochberg;
    /// also <c>benjamini-hochberg</c>).
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
                "holm" => Holm(values),
                _ => BenjaminiHochberg(values),
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

    private static double[] Holm(double[] p)
    {
        var order = Enumerable.Range(0, p.Length).OrderBy(j => p[j]).ToArray();
        var adjusted = new double[p.Length];
        var previous = 0.0;
        for (var step = 0; step < order.Length; step++)
        {
            previous = Math.Max(previous, Math.Min(1, (p.Length - step) * p[order[step]]));
            adjusted[order[step]] = previous;
        }

        return adjusted;
    }

    private static double[] BenjaminiHochberg(double[] p)
    {
        var order = Enumerable.Range(0, p.Length).OrderByDescending(j => p[j]).ToArray();
        var adjusted = new double[p.Length];
        var previous = 1.0;
        for (var step = 0; step < order.Length; step++)
        {
            previous = Math.Min(previous, p[order[step]] * p.Length / (p.Length - step));
            adjusted[order[step]] = previous;
        }

        return adjusted;
    }
}
