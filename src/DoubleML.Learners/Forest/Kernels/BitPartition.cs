using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Deals the patterns of a node out by a bit. There is no branch, as which side comes next cannot be predicted: every item is written to both
/// sides, and overwritten where it does not belong. Four at a time are moved to the front of a register by a permutation that their four
/// bits select; elsewhere, and for the last three, one at a time. The order within a side is kept.
/// </summary>
internal static unsafe class BitPartition
{
    /// <summary>Items behind the last one that a spare list must have room for.</summary>
    public const int Padding = 4;

    /// <summary>For each set of lanes, as bits, the permutation of 32-bit lanes that moves these 64-bit lanes to the front.</summary>
    private static ReadOnlySpan<int> ToFront =>
    [
        0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 0, 0, 0, 0, 0,
        2, 3, 0, 0, 0, 0, 0, 0,
        0, 1, 2, 3, 0, 0, 0, 0,
        4, 5, 0, 0, 0, 0, 0, 0,
        0, 1, 4, 5, 0, 0, 0, 0,
        2, 3, 4, 5, 0, 0, 0, 0,
        0, 1, 2, 3, 4, 5, 0, 0,
        6, 7, 0, 0, 0, 0, 0, 0,
        0, 1, 6, 7, 0, 0, 0, 0,
        2, 3, 6, 7, 0, 0, 0, 0,
        0, 1, 2, 3, 6, 7, 0, 0,
        4, 5, 6, 7, 0, 0, 0, 0,
        0, 1, 4, 5, 6, 7, 0, 0,
        2, 3, 4, 5, 6, 7, 0, 0,
        0, 1, 2, 3, 4, 5, 6, 7,
    ];

    /// <summary>Deals items out by the bit of a column: those without it first, in place.</summary>
    /// <returns>How many have not got the bit.</returns>
    public static int Deal(PatternList list, int start, int count, int column, ulong* spare)
    {
        var items = list.Items + start;
        var words = list.Find(column, out var shift);
        nint without = 0, with = 0, i = 0;
        if (count == 1)
        {
            var word = words is null ? *items : words[(nint)(ushort)*items * list.MoreWords];
            return (int)(word >> shift) & 1 ^ 1;
        }

        if (Avx2.IsSupported && words is null)
        {
            for (; i + 4 <= count; i += 4)
            {
                var four = Vector256.Load(items + i);
                var bits = (int)(four << (63 - shift)).ExtractMostSignificantBits();
                Take(four, bits ^ 15).Store(items + without);
                Take(four, bits).Store(spare + with);
                var more = BitOperations.PopCount((uint)bits);
                with += more;
                without += 4 - more;
            }
        }

        for (; i < count; i++)
        {
            var item = items[i];
            items[without] = item;
            spare[with] = item;
            var word = words is null ? item : words[(nint)(ushort)item * list.MoreWords];
            var bit = (nint)(word >> shift) & 1;
            with += bit;
            without += 1 - bit;
        }

        Copy(spare, with, items + without);
        return (int)without;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Take(Vector256<ulong> items, int lanes) => Avx2.PermuteVar8x32(
        items.AsInt32(), Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(ToFront), (nuint)(8 * lanes))).AsUInt64();

    private static void Copy(ulong* source, nint count, ulong* target)
    {
        nint i = 0;
        for (; i + 4 <= count; i += 4)
        {
            Vector256.Load(source + i).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = source[i];
        }
    }
}
