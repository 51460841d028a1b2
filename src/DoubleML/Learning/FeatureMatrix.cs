using System.Collections.Concurrent;

namespace DoubleML.Learning;

/// <summary>
/// The covariates of a learning problem: an immutable matrix of n_obs × n_features, stored by column. All fits of a cross-fitting plan
/// that use the same columns share one instance, so what a learner derives from it once (bins, sort orders, row patterns) serves them all.
/// </summary>
public sealed class FeatureMatrix
{
    private readonly double[][] _columns;
    private readonly ConcurrentDictionary<Type, Lazy<object>> _derived = new();

    /// <summary>Takes the columns without copying them; they must not be changed afterwards.</summary>
    /// <param name="columns">n_features arrays of length n_obs each.</param>
    /// <param name="rowCount">n_obs; needed because there may be no column at all.</param>
    /// <exception cref="ArgumentException">A column has another length than <paramref name="rowCount"/>.</exception>
    public FeatureMatrix(double[][] columns, int rowCount)
    {
        foreach (var column in columns)
        {
            if (column.Length != rowCount)
            {
                throw new ArgumentException($"a column has {column.Length} rows, expected {rowCount}", nameof(columns));
            }
        }

        _columns = columns;
        RowCount = rowCount;
    }

    /// <summary>n_obs.</summary>
    public int RowCount { get; }

    /// <summary>n_features.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>Column <paramref name="j"/>, length n_obs.</summary>
    /// <param name="j">0-based column.</param>
    public ReadOnlySpan<double> Column(int j) => _columns[j];

    /// <summary>
    /// A structure derived from this matrix, made on first use and kept as long as the matrix. Safe for concurrent callers: one makes it,
    /// the others wait. There is one structure a type.
    /// </summary>
    /// <param name="make">Makes the structure; must be a pure function of the matrix.</param>
    /// <typeparam name="T">The structure's type, which is its key.</typeparam>
    public T Derived<T>(Func<FeatureMatrix, T> make) where T : class =>
        (T)_derived.GetOrAdd(typeof(T), _ => new Lazy<object>(() => make(this))).Value;
}
