namespace DoubleML.Learners.Linear;

/// <summary>
/// The Cholesky factor of (G + l2 I) restricted to the selected columns. It grows by a row when a column comes in, and is redone only
/// from the first column that has left, so along a path of penalties it costs O(k²) a step rather than O(k³).
/// </summary>
internal sealed class ActiveFactor(GramRows gram)
{
    private readonly int[] _order = new int[gram.Count];
    private readonly bool[] _contains = new bool[gram.Count];
    private double[] _packed = []; // rows of L one after another: row i starts at i (i + 1) / 2
    private double _l2;

    /// <summary>k, the number of selected columns.</summary>
    public int Count { get; private set; }

    /// <summary>The selected columns in the order of the factor's rows.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, Count);

    /// <summary>Makes the factor that of the columns with nonzero <paramref name="coefficients"/>.</summary>
    /// <returns>Whether that matrix is numerically positive definite.</returns>
    public bool Sync(ReadOnlySpan<double> coefficients, double l2)
    {
        var keep = 0;
        while (l2 == _l2 && keep < Count && coefficients[_order[keep]] != 0)
        {
            keep++;
        }

        foreach (var j in Order[keep..])
        {
            _contains[j] = false;
        }

        Count = keep;
        _l2 = l2;
        for (var j = 0; j < coefficients.Length; j++)
        {
            if (coefficients[j] != 0 && !_contains[j] && !Append(j))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Solves (G + l2 I) x = b on the selected columns in place; entries are in <see cref="Order"/>.</summary>
    public void Solve(Span<double> b)
    {
        for (var i = 0; i < Count; i++)
        {
            var row = Row(i);
            b[i] = (b[i] - VectorKernels.Dot(row[..i], b[..i])) / row[i];
        }

        for (var i = Count - 1; i >= 0; i--)
        {
            var row = Row(i);
            b[i] /= row[i];
            VectorKernels.AddScaled(b[..i], -b[i], row[..i]);
        }
    }

    private bool Append(int j)
    {
        var needed = (Count + 1) * (Count + 2) / 2;
        if (_packed.Length < needed)
        {
            Array.Resize(ref _packed, Math.Max(2 * needed, 64));
        }

        var source = gram.Row(j);
        var row = Row(Count);
        for (var i = 0; i < Count; i++)
        {
            var other = Row(i);
            row[i] = (source[_order[i]] - VectorKernels.Dot(other[..i], row[..i])) / other[i];
        }

        var diagonal = gram.Diagonal[j] + _l2;
        var pivot = diagonal - VectorKernels.Dot(row[..Count], row[..Count]);
        if (!(pivot > Cholesky.RelativePivot * diagonal))
        {
            return false;
        }

        row[Count] = Math.Sqrt(pivot);
        _order[Count++] = j;
        _contains[j] = true;
        return true;
    }

    private Span<double> Row(int i) => _packed.AsSpan(i * (i + 1) / 2, i + 1);
}
