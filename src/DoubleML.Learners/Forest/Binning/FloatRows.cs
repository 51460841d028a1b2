using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Binning;

/// <summary>The values in single precision as <see cref="FloatColumns"/> has them, row by row, for growers that look at many columns of a row.</summary>
internal sealed class FloatRows
{
    private const int Blocking = 8;

    private FloatRows(FeatureMatrix features)
    {
        Stride = (features.ColumnCount + Blocking - 1) / Blocking * Blocking;
        Values = GC.AllocateArray<float>(checked(Stride * features.RowCount), pinned: true);
        for (var j = 0; j < features.ColumnCount; j++)
        {
            var column = features.Column(j);
            for (var i = 0; i < column.Length; i++)
            {
                Values[(i * Stride) + j] = (float)column[i] + 0f; // + 0 makes −0 the same as 0
            }
        }
    }

    /// <summary>The values from one row to the next, a multiple of eight; behind the last column there are zeros.</summary>
    public int Stride { get; }

    /// <summary>[row * <see cref="Stride"/> + column]; at a fixed address.</summary>
    public float[] Values { get; }

    /// <summary>The rows of <paramref name="features"/>, converted once.</summary>
    public static FloatRows Of(FeatureMatrix features) => features.Derived(matrix => new FloatRows(matrix));
}
