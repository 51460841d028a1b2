using System.Runtime.CompilerServices;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Sorts numbers by their bits, 11 at a time from the lowest, each time dealing all of them out in one pass; no comparison, no branch that
/// depends on the data. Equal numbers keep their order. The bits of single-precision numbers become a whole number in the same order if
/// those of negative numbers are inverted and those of others get the sign bit.
/// </summary>
internal sealed class RadixSort
{
    private const int DigitBits = 11, Digits = 1 << DigitBits, Passes = 3;

    private readonly int[] _starts = new int[Passes * Digits];
    private readonly ulong[] _items;
    private readonly ulong[] _spare;

    /// <summary>Takes working memory for up to <paramref name="capacity"/> numbers.</summary>
    public RadixSort(int capacity)
    {
        _items = new ulong[capacity];
        _spare = new ulong[capacity];
    }

    /// <summary>Sorts numbers (none of them NaN) in ascending order.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="order">Which of the numbers stands at each place afterwards.</param>
    public void Sort(Span<float> values, Span<uint> order)
    {
        var starts = _starts.AsSpan();
        starts.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(values[i]);
            var key = bits ^ ((uint)((int)bits >> 31) | 0x8000_0000);
            _items[i] = ((ulong)key << 32) | (uint)i;
            for (var pass = 0; pass < Passes; pass++)
            {
                starts[Cell(key, pass)]++;
            }
        }

        var (from, to) = (_items, _spare);
        for (var pass = 0; pass < Passes; pass++)
        {
            var place = 0;
            foreach (ref var start in starts.Slice(pass * Digits, Digits))
            {
                (start, place) = (place, place + start);
            }

            for (var i = 0; i < values.Length; i++)
            {
                to[starts[Cell((uint)(from[i] >> 32), pass)]++] = from[i];
            }

            (from, to) = (to, from);
        }

        for (var i = 0; i < values.Length; i++)
        {
            var key = (uint)(from[i] >> 32);
            values[i] = BitConverter.UInt32BitsToSingle(key ^ (~(uint)((int)key >> 31) | 0x8000_0000));
            order[i] = (uint)from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Cell(uint key, int pass) => (pass * Digits) + (int)((key >> (pass * DigitBits)) % Digits);
}
