using DoubleML.Data;

namespace DoubleML.Models;

/// <summary>The data in the form that a model's estimands use.</summary>
/// <param name="Data">The columns, possibly transformed, with possibly other rows than the user's data.</param>
public sealed record PreparedData(DoubleMLData Data)
{
    /// <summary>
    /// For each row of <see cref="Data"/> the row of the user's folds and predictions that it stands for; null where rows are the same.
    /// </summary>
    public int[]? SourceRows { get; init; }

    /// <summary>The number of rows that the user's folds and predictions have; 0 for as many as <see cref="Data"/>.</summary>
    public int SourceRowCount { get; init; }

    /// <summary>The number of observations, where it is not the number of rows (rows that only serve predictions).</summary>
    public int ObservationCount { get; init; } = Data.RowCount;

    /// <summary>Column whose values are the strata of the sample split, or null.</summary>
    public string? Strata { get; init; }

    /// <summary>Column whose equal values the split keeps together though the rows are independent in the variance; null for none.</summary>
    public string? SplitUnits { get; init; }

    /// <summary>Columns of clusters that the split and the variance respect; empty for independent rows.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];
}
