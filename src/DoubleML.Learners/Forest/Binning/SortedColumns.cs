using DoubleML.Learners.Forest.Kernels;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Binning;

/// <summary>
/// For every column the rows in ascending order of its single-precision values, sorted once for all fits on the matrix. Trees keep
/// their samples in this order by filtering and stable partition and never sort again.
/// </summary>
internal sealed class SortedColumns
{
    /// <summary>The bit of an item of <see cref="Order"/> that says: this row's value is larger than that of the item before.</summary>
    public const uint Larger = 0x8000_0000;

    private SortedColumns(FeatureMatrix features)
    {
        var columns = FloatColumns.Of(features).Values;
        Order = new uint[columns.Length][];
        var sort = new RadixSort(features.RowCount);
        for (var j = 0; j < columns.Length; j++)
        {
            var keys = (float[])columns[j].Clone();
            var order = GC.AllocateUninitializedArray<uint>(keys.Length, pinned: true);
            sort.Sort(keys, order);
            for (var i = 1; i < order.Length; i++)
            {
                order[i] |= keys[i] > keys[i - 1] ? Larger : 0;
            }

            Order[j] = order;
        }
    }

    /// <summary>[column][position]: a row, and the bit <see cref="Larger"/>; at fixed addresses.</summary>
    public uint[][] Order { get; }

    /// <summary>The columns of <paramref name="features"/>, sorted once.</summary>
    public static SortedColumns Of(FeatureMatrix features) => features.Derived(matrix => new SortedColumns(matrix));
}
