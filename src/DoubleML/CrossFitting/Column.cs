namespace DoubleML.CrossFitting;

/// <summary>
/// A column that a nuisance uses: one of the data, or one computed from the predictions of nuisances that were fitted before, for the
/// whole sample or for each fold.
/// </summary>
public abstract record Column
{
    /// <summary>A column of the data.</summary>
    /// <param name="Name">The column's name.</param>
    public sealed record Named(string Name) : Column;

    /// <summary>A column computed once in each repetition.</summary>
    /// <param name="Label">A name for messages.</param>
    /// <param name="Values">Computes it; length n_obs.</param>
    public sealed record Computed(string Label, Func<FittedNuisances, double[]> Values) : Column;

    /// <summary>A column computed for each fold; for rows outside the fold's part any value will do.</summary>
    /// <param name="Label">A name for messages.</param>
    /// <param name="Values">Computes it for a fold; length n_obs.</param>
    public sealed record ComputedByFold(string Label, Func<FittedNuisances, int, double[]> Values) : Column;

    /// <summary>A column of the data.</summary>
    /// <param name="name">The column's name.</param>
    public static implicit operator Column(string name) => new Named(name);

    /// <summary>Columns of the data.</summary>
    /// <param name="names">The columns' names.</param>
    public static IReadOnlyList<Column> List(IEnumerable<string> names) => [.. names.Select(name => new Named(name))];
}
