using System.Collections.Concurrent;
using DoubleML.Learning;

namespace DoubleML.Data;

/// <summary>
/// Named columns of numbers, all of length n_obs; immutable. A data set can be extended by computed columns (targets that depend on other
/// nuisances, for example) without copying, and hands out the <see cref="FeatureMatrix"/> of any choice of columns, one instance a choice.
/// </summary>
public sealed class DataSet
{
    private readonly Dictionary<string, double[]> _columns;
    private readonly DataSet? _parent;
    private readonly ConcurrentDictionary<string, Lazy<FeatureMatrix>> _features = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<object, Lazy<object>> _derived = new();

    /// <summary>Takes the columns without copying them; they must not be changed afterwards.</summary>
    /// <param name="columns">Names and values, all of the same length.</param>
    /// <exception cref="InputException">No column, unequal lengths, or a name twice.</exception>
    public DataSet(IEnumerable<KeyValuePair<string, double[]>> columns)
        : this(columns, null)
    {
    }

    private DataSet(IEnumerable<KeyValuePair<string, double[]>> columns, DataSet? parent)
    {
        _parent = parent;
        _columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var names = new List<string>(parent?.Names ?? []);
        var rowCount = parent?.RowCount ?? -1;
        foreach (var (name, values) in columns)
        {
            rowCount = rowCount < 0 ? values.Length : rowCount;
            if (values.Length != rowCount)
            {
                throw new InputException($"column '{name}' has {values.Length} rows, expected {rowCount} as in the columns before it");
            }

            if (parent?.Contains(name) == true || !_columns.TryAdd(name, values))
            {
                throw new InputException($"column '{name}' occurs twice, expected unique names");
            }

            names.Add(name);
        }

        Names = names;
        RowCount = rowCount >= 0 ? rowCount : throw new InputException("the data have no columns");
    }

    /// <summary>n_obs.</summary>
    public int RowCount { get; }

    /// <summary>The columns' names in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The data set that this one extends by computed columns; null where it extends none.</summary>
    public DataSet? Parent => _parent;

    /// <summary>A column's values, length n_obs. The array is the data set's own: read it only.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="InputException">There is no such column.</exception>
    public double[] this[string name] => Find(name)
        ?? throw new InputException($"column '{name}' is not in the data; there are {Names.Count}: {Shorten(Names)}");

    /// <summary>Whether there is a column of this name.</summary>
    /// <param name="name">The column's name.</param>
    public bool Contains(string name) => Find(name) is not null;

    /// <summary>This data set with more columns; the existing ones are shared.</summary>
    /// <param name="columns">Names that are not there yet, and values of length n_obs.</param>
    public DataSet With(IEnumerable<KeyValuePair<string, double[]>> columns) => new(columns, this);

    /// <summary>The feature matrix of the named columns, n_obs × names.Count; the same instance for the same names.</summary>
    /// <param name="names">Columns, in the order of the features.</param>
    public FeatureMatrix Features(IReadOnlyList<string> names)
    {
        if (_parent is not null && names.All(_parent.Contains))
        {
            return _parent.Features(names);
        }

        return _features.GetOrAdd(
            string.Join('\u001f', names),
            _ => new Lazy<FeatureMatrix>(() => new FeatureMatrix([.. names.Select(name => this[name])], RowCount))).Value;
    }

    /// <summary>A value derived from the data, made once and kept with them, such as a resolved sample split.</summary>
    /// <param name="key">The value's key, compared by value.</param>
    /// <param name="make">Makes the value; a pure function of the data and the key.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    public T Derived<T>(object key, Func<DataSet, T> make) where T : class =>
        (T)_derived.GetOrAdd(key, _ => new Lazy<object>(() => make(this))).Value;

    private double[]? Find(string name) => _columns.TryGetValue(name, out var values) ? values : _parent?.Find(name);

    private static string Shorten(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(12)) + (names.Count > 12 ? ", …" : "");
}
