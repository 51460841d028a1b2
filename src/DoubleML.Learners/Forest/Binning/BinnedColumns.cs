using DoubleML.Learners.Forest.Kernels;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Binning;

/// <summary>
/// Every value as the number of its bin, one byte, row by row. A column with at most 256 distinct values has a bin for each; any other
/// column has bins between its quantiles, taken from a regular sample of the rows.
/// </summary>
internal sealed class BinnedColumns
{
    private const int SampleSize = 65_536;

    private readonly float[][] _low;
    private readonly float[][] _high;

    private BinnedColumns(FeatureMatrix features)
    {
        var columnCount = features.ColumnCount;
        Stride = (columnCount + 7) / 8 * 8;
        Codes = GC.AllocateUninitializedArray<byte>(checked(Stride * features.RowCount), pinned: true);
        FirstBin = new int[columnCount + 1];
        _low = new float[columnCount][];
        _high = new float[columnCount][];
        var sort = new RadixSort(Math.Min(2 * SampleSize, features.RowCount));
        var distinct = DistinctValues.Of(features).Values;
        for (var j = 0; j < columnCount; j++)
        {
            var column = features.Column(j);
            var tops = distinct[j] ?? Quantiles(column, sort);
            (_low[j], _high[j]) = (new float[tops.Length], new float[tops.Length]);
            Array.Fill(_low[j], float.PositiveInfinity);
            Array.Fill(_high[j], float.NegativeInfinity);
            for (var i = 0; i < column.Length; i++)
            {
                var value = (float)column[i] + 0f;
                var bin = FirstAtLeast(tops, value);
                Codes[((long)i * Stride) + j] = (byte)bin;
                _low[j][bin] = Math.Min(_low[j][bin], value);
                _high[j][bin] = Math.Max(_high[j][bin], value);
            }

            FirstBin[j + 1] = FirstBin[j] + tops.Length;
        }
    }

    /// <summary>The bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>[row * <see cref="Stride"/> + column]: the bin; at a fixed address.</summary>
    public byte[] Codes { get; }

    /// <summary>[column]: where the column's bins begin if the bins of all columns stand in a row; one entry more for the end.</summary>
    public int[] FirstBin { get; }

    /// <summary>The bins of <paramref name="features"/>, made once.</summary>
    public static BinnedColumns Of(FeatureMatrix features) => features.Derived(matrix => new BinnedColumns(matrix));

    /// <summary>
    /// The last bin below the threshold between two bins that are neighbours in a node: bins without training rows in the node fall on the
    /// side of the midpoint on which their values lie.
    /// </summary>
    public int CutBetween(int column, int bin, int nextBin)
    {
        var threshold = FloatColumns.Midpoint(_high[column][bin], _low[column][nextBin]);
        while (bin + 1 < nextBin && _high[column][bin + 1] <= threshold)
        {
            bin++;
        }

        return bin;
    }

    /// <summary>The largest value of each of at most 256 bins.</summary>
    private static float[] Quantiles(ReadOnlySpan<double> column, RadixSort sort)
    {
        var step = Math.Max(1, column.Length / SampleSize);
        var sample = new float[(column.Length + step - 1) / step];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = (float)column[i * step] + 0f;
        }

        sort.Sort(sample, new uint[sample.Length]);
        var tops = new List<float>();
        for (var bin = 1; bin < DistinctValues.Most; bin++)
        {
            var top = sample[(int)((long)bin * sample.Length / DistinctValues.Most)];
            if (tops.Count == 0 || FloatColumns.Separable(tops[^1], top))
            {
                tops.Add(top);
            }
        }

        tops.Add(float.PositiveInfinity);
        return [.. tops];
    }

    /// <summary>The first of at most 256 ascending tops that is at least a value, by halving without a branch.</summary>
    private static int FirstAtLeast(ReadOnlySpan<float> tops, float value)
    {
        var first = 0;
        for (var length = tops.Length; length > 1; length -= length / 2)
        {
            first += (tops[first + (length / 2) - 1] < value ? 1 : 0) * (length / 2);
        }

        return first;
    }
}
