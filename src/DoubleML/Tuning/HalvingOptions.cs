namespace DoubleML.Tuning;

/// <summary>
/// Successive halving (Jamieson and Talwalkar 2016; Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar 2018) with the options and the
/// arithmetic of scikit-learn's <c>HalvingGridSearchCV</c> and <c>HalvingRandomSearchCV</c>: all candidates on few rows first, then the
/// best 1/factor of them on factor times as many, and so on.
/// </summary>
public sealed record HalvingOptions
{
    /// <summary>What a round keeps (one candidate in so many) and by how much it raises the resource; above 1.</summary>
    public double Factor { get; init; } = 3;

    /// <summary>The parameter that is raised from round to round; null for the number of rows (<c>n_samples</c>).</summary>
    public SearchResource? Resource { get; init; }

    /// <summary>The most that a candidate may get; null for all rows, needed where <see cref="Resource"/> is a parameter.</summary>
    public int? MaxResources { get; init; }

    /// <summary>What each candidate gets in the first round; null for what <see cref="Exhaust"/> says.</summary>
    public int? MinResources { get; init; }

    /// <summary>
    /// Without <see cref="MinResources"/>: as much in the first round as lets the last one reach the most (<c>exhaust</c>), or the smallest
    /// sensible amount (<c>smallest</c>: two rows a fold and class, or 1). Null for <c>exhaust</c> with a grid and <c>smallest</c> with draws.
    /// </summary>
    public bool? Exhaust { get; init; }

    /// <summary>With drawn candidates how many; null for as many as let the last round reach the most.</summary>
    public int? NCandidates { get; init; }

    /// <summary>Whether first rounds are repeated at the least resource until so few candidates are left that the last round can be reached.</summary>
    public bool AggressiveElimination { get; init; }

    /// <summary>Checks ranges.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        Require("factor", Factor, Factor > 1 && double.IsFinite(Factor), "a number > 1");
        Require("max_resources", MaxResources, MaxResources is null or > 0, "a whole number ≥ 1");
        Require("min_resources", MinResources, MinResources is null or > 0, "\"exhaust\", \"smallest\" or a whole number ≥ 1");
        Require("n_candidates", NCandidates, NCandidates is null or > 0, "a whole number ≥ 1");
        if (Resource is not null && MaxResources is null)
        {
            throw new InputException($"tune.max_resources is not there, expected the most {Resource.Name} that a candidate may get");
        }
    }

    private static void Require(string key, object? found, bool holds, string expected)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"tune.{key}: found {found}, expected {expected}"));
        }
    }
}
