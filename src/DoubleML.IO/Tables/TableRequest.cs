using System.Globalization;

namespace DoubleML.IO.Tables;

/// <summary>Which columns of a file are wanted.</summary>
public sealed record TableRequest
{
    /// <summary>The key of the spec that names the file, for messages, such as <c>data.path</c>.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// Columns that have to be there and to be numeric, each with the key of the spec that names it, such as <c>data.y</c>.
    /// </summary>
    public IReadOnlyList<(string Column, string Key)> Required { get; init; } = [];

    /// <summary>All other columns are wanted too, as far as they are numeric.</summary>
    public bool Others { get; init; }

    /// <summary>The most characters of a CSV file's row, the header among them.</summary>
    public int LargestRecord { get; init; } = UsualLargestRecord;

    internal const int UsualLargestRecord = 1 << 26;

    /// <summary>
    /// The columns to convert, in the file's order: index in the file and the key that demands it, null for one that may be text.
    /// A column without a name (the row numbers that some programs write) has no role and is never wanted.
    /// </summary>
    /// <param name="names">The file's columns.</param>
    /// <param name="location">The file, for messages.</param>
    /// <exception cref="InputException">A column is missing, or a name occurs twice.</exception>
    internal IReadOnlyList<(int Index, string Name, string? Key)> Resolve(IReadOnlyList<string> names, string location)
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length > 0 && !indices.TryAdd(names[i], i))
            {
                throw new InputException($"{Key}: column '{names[i]}' occurs twice in '{location}', expected unique names");
            }
        }

        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, key) in Required)
        {
            if (!indices.ContainsKey(column))
            {
                throw new InputException(indices.Keys.All(name => double.TryParse(name, CultureInfo.InvariantCulture, out _))
                    ? $"{key}: column '{column}' is not in '{location}', whose first line has numbers; expected a header with column names there"
                    : $"{key}: column '{column}' is not in '{location}', expected {Spec.Names.Suggest(column, [.. indices.Keys.Take(30)])}");
            }

            keys.TryAdd(column, key);
        }

        return [.. indices.Where(entry => Others || keys.ContainsKey(entry.Key))
            .Select(entry => (entry.Value, entry.Key, keys.GetValueOrDefault(entry.Key))).OrderBy(entry => entry.Value)];
    }
}
