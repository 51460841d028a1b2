using System.Globalization;
using DoubleML.Heterogeneity;
using DoubleML.IO.Tables;

namespace DoubleML.IO.Spec;

/// <summary>The files for the heterogeneity of effects.</summary>
public sealed record HeterogeneityInputs
{
    /// <summary>The basis of the conditional effects: names and values, each of length n_obs; null where it is not asked for.</summary>
    public IReadOnlyList<KeyValuePair<string, double[]>>? Basis { get; private init; }

    /// <summary>Rows of basis values at which effects are wanted; null for none.</summary>
    public double[][]? Grid { get; private init; }

    /// <summary>Indicators of the groups: names and values, each of length n_obs; null where they are not asked for.</summary>
    public IReadOnlyList<KeyValuePair<string, double[]>>? Groups { get; private init; }

    internal static async Task<HeterogeneityInputs> ReadAsync(
        RunSpec spec, int rowCount, TableReader reader, CancellationToken cancellationToken)
    {
        var basis = spec.Cate is null ? null : await ColumnsAsync(
            "cate.basis", spec.Cate.Basis, [], reader, cancellationToken).ConfigureAwait(false);
        var grid = spec.Cate?.Grid is null ? null : await ColumnsAsync(
            "cate.grid", spec.Cate.Grid, [.. basis!.Select(column => column.Key)], reader, cancellationToken).ConfigureAwait(false);
        var groups = spec.Gate is null ? null : await GroupsAsync(spec.Gate.Groups, reader, cancellationToken).ConfigureAwait(false);
        foreach (var (key, columns) in new[] { ("cate.basis", basis), ("gate.groups", groups) })
        {
            if (columns is not null && columns[0].Value.Length != rowCount)
            {
                throw new InputException($"{key}: found {columns[0].Value.Length} rows, expected {rowCount}, one an observation");
            }
        }

        return new HeterogeneityInputs
        {
            Basis = basis,
            Grid = grid is null
                ? null
                : [.. Enumerable.Range(0, grid[0].Value.Length).Select(i => grid.Select(column => column.Value[i]).ToArray())],
            Groups = groups,
        };
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, double[]>>> ColumnsAsync(
        string key, string location, IReadOnlyList<string> names, TableReader reader, CancellationToken cancellationToken)
    {
        var request = new TableRequest { Key = key, Required = [.. names.Select(name => (name, key))], Others = names.Count == 0 };
        var table = await reader.ReadAsync(location, request, cancellationToken).ConfigureAwait(false);
        if (table.TextColumns.Count > 0)
        {
            throw new InputException($"{key}: column '{table.TextColumns[0]}' of '{location}' holds text, expected numbers");
        }

        foreach (var name in table.Data.Names)
        {
            var bad = Array.FindIndex(table.Data[name], value => !double.IsFinite(value));
            if (bad >= 0)
            {
                throw new InputException(
                    $"{key}: column '{name}' of '{location}' has {table.Data[name][bad]} in row {bad + 1}, expected finite numbers");
            }
        }

        return [.. (names.Count == 0 ? table.Data.Names : names).Select(name => KeyValuePair.Create(name, table.Data[name]))];
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, double[]>>> GroupsAsync(
        string location, TableReader reader, CancellationToken cancellationToken)
    {
        var (names, cells) = await reader.ReadTextAsync(location, "gate.groups", cancellationToken).ConfigureAwait(false);
        if (cells.Length != 1 || Array.TrueForAll(cells[0], cell => double.TryParse(cell, CultureInfo.InvariantCulture, out _)))
        {
            return GroupIndicators.Checked(await ColumnsAsync("gate.groups", location, [], reader, cancellationToken).ConfigureAwait(false));
        }

        var empty = Array.FindIndex(cells[0], string.IsNullOrWhiteSpace);
        return empty < 0 ? GroupIndicators.OfText(cells[0]) : throw new InputException(
            $"gate.groups: column '{names[0]}' of '{location}' is empty in row {empty + 1}, expected the name of a group");
    }
}
