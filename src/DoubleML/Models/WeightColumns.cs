using DoubleML.Data;

namespace DoubleML.Models;

/// <summary>The weights of weighted average effects, which name columns of the data.</summary>
internal static class WeightColumns
{
    /// <summary>Checks the columns.</summary>
    /// <param name="data">The data.</param>
    /// <param name="weights">Column of w, or null.</param>
    /// <param name="weightsBar">Columns of E[w | X], one a repetition, or null.</param>
    /// <param name="subgroupScore">The score that takes 0/1 weights only (ATTE), or null.</param>
    public static void Check(DoubleMLData data, string? weights, IReadOnlyList<string>? weightsBar, string? subgroupScore)
    {
        foreach (var (key, column) in (weightsBar ?? []).Select(name => (Key: "weights_bar", Column: (string?)name)).Prepend(("weights", weights)))
        {
            if (column is null)
            {
                continue;
            }

            if (!data.Data.Contains(column))
            {
                throw new InputException($"model.{key}: column '{column}' is not in the data");
            }

            if (Array.Exists(data.Data[column], value => !(value >= 0 && double.IsFinite(value))) || data.Data[column].Sum() == 0)
            {
                throw new InputException($"model.{key}: column '{column}' has a negative or missing value or sums to 0, expected weights ≥ 0");
            }
        }

        if (weightsBar is not null && weights is null)
        {
            throw new InputException("model.weights_bar: found without weights, expected model.weights as well");
        }

        if (subgroupScore is not null && weightsBar is not null)
        {
            throw new InputException($"model.weights_bar: not used by score {subgroupScore}, leave it out");
        }

        if (subgroupScore is not null && weights is not null && Array.Exists(data.Data[weights], value => value is not (0 or 1)))
        {
            throw new InputException($"model.weights: column '{weights}' has other values than 0 and 1, expected a subgroup indicator for score {subgroupScore}");
        }
    }

    /// <summary>The columns' names.</summary>
    public static IReadOnlyList<string> Names(string? weights, IReadOnlyList<string>? weightsBar) =>
        [.. weightsBar ?? [], .. weights is null ? Array.Empty<string>() : [weights]];

    /// <summary>w, length n_obs; ones where there is no column.</summary>
    public static double[] Values(DoubleMLData data, string? weights)
    {
        if (weights is not null)
        {
            return data.Data[weights];
        }

        var ones = new double[data.RowCount];
        Array.Fill(ones, 1);
        return ones;
    }

    /// <summary>w̄ of a repetition, length n_obs; w where there are no columns.</summary>
    public static double[] Bar(DoubleMLData data, string? weights, IReadOnlyList<string>? weightsBar, int repetition) =>
        weightsBar is null ? Values(data, weights)
        : repetition < weightsBar.Count ? data.Data[weightsBar[repetition]]
        : throw new InputException($"model.weights_bar: found {weightsBar.Count} columns, expected one for each repetition (n_rep)");
}
