namespace DoubleML.Learners.Linear;

/// <summary>The Gram matrix G = XᵀX of a least-squares problem (p × p), by rows.</summary>
internal abstract class GramRows
{
    /// <summary>p.</summary>
    public int Count => Diagonal.Length;

    /// <summary>G_jj; exactly 0 for a column without variation.</summary>
    public abstract double[] Diagonal { get; }

    /// <summary>Row <paramref name="j"/>, length p.</summary>
    public abstract ReadOnlySpan<double> Row(int j);
}

/// <summary>A Gram matrix that is there in full.</summary>
internal sealed class DenseGram : GramRows
{
    private readonly double[] _gram;

    /// <summary>Takes p × p numbers.</summary>
    public DenseGram(double[] gram, int p)
    {
        _gram = gram;
        Diagonal = new double[p];
        for (var j = 0; j < p; j++)
        {
            Diagonal[j] = gram[(j * p) + j];
        }
    }

    /// <inheritdoc/>
    public override double[] Diagonal { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Row(int j) => _gram.AsSpan(j * Count, Count);
}

/// <summary>
/// Rows that are computed when first asked for: with many more columns than rows only those of selected columns are needed.
/// </summary>
internal sealed class LazyGram : GramRows
{
    private readonly TrainingDesign _design;
    private readonly double[]?[] _rows;

    /// <summary>The Gram matrix of <paramref name="design"/>, which must not change afterwards.</summary>
    public LazyGram(TrainingDesign design)
    {
        _design = design;
        _rows = new double[design.Columns][];
        Diagonal = new double[design.Columns];
        for (var j = 0; j < design.Columns; j++)
        {
            Diagonal[j] = VectorKernels.Dot(design.Column(j), design.Column(j));
        }
    }

    /// <inheritdoc/>
    public override double[] Diagonal { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Row(int j) => _rows[j] ??= Compute(j);

    private double[] Compute(int j)
    {
        var row = new double[Count];
        var column = _design.Column(j);
        for (var k = 0; k < row.Length; k++)
        {
            row[k] = VectorKernels.Dot(column, _design.Column(k));
        }

        return row;
    }
}
