using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Growing;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// For each binary column the sums over the patterns that have its bit: the histograms of all columns at once. Four columns are the four
/// lanes of a register: the pattern is broadcast, each lane keeps its own bit and turns it into a mask for the pattern's sums. Eight
/// columns a pass share the loads.
/// </summary>
internal static unsafe class BitSums
{
    /// <summary>The bits of an item that hold the number of its pattern; the pattern's first columns lie above them.</summary>
    public const int NumberBits = 16;

    /// <summary>The columns whose bits an item holds itself; those of further columns are looked up by the pattern's number.</summary>
    public const int ColumnsInItem = 64 - NumberBits;

    /// <summary>The columns of a pass.</summary>
    public const int Columns = 8;

    /// <summary>
    /// Fills <paramref name="sums"/> and <paramref name="weights"/>, one entry a column, in passes of <see cref="Columns"/>.
    /// </summary>
    public static void Add(PatternList list, int start, int count, Unit* units, int columnCount, double* sums, double* weights)
    {
        var items = list.Items + start;
        for (var column = 0; column < columnCount; column += Columns)
        {
            var words = list.Find(column, out var shift);
            var bits0 = Vector256.Create(1UL, 2, 4, 8) << shift;
            var bits1 = bits0 << 4;
            Vector256<double> sum0 = default, sum1 = default, weight0 = default, weight1 = default;
            for (var i = 0; i < count; i++)
            {
                var item = items[i];
                var number = (nint)(ushort)item;
                var pattern = Vector256.Create(words is null ? item : words[number * list.MoreWords]);
                var unit = units + number;
                var sum = Vector256.Create(unit->Sum);
                var weight = Vector256.Create(unit->Weight);
                var mask0 = Vector256.Equals(pattern & bits0, bits0).AsDouble();
                var mask1 = Vector256.Equals(pattern & bits1, bits1).AsDouble();
                sum0 += sum & mask0;
                sum1 += sum & mask1;
                weight0 += weight & mask0;
                weight1 += weight & mask1;
            }

            sum0.Store(sums + column);
            sum1.Store(sums + column + 4);
            weight0.Store(weights + column);
            weight1.Store(weights + column + 4);
        }
    }
}
