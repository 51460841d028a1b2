using System.Numerics;
using System.Runtime.Intrinsics;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// The sorted list of a few units, made from the sorted list of many and each unit's position in it. Few units are ranked by counting for
/// each how many lie before it, sixteen side by side: no branch depends on the data. More are marked, a byte a position, and read out in
/// order of position.
/// </summary>
internal static unsafe class SubsetOrder
{
    /// <summary>The most units that are ranked by counting; beyond, marking is faster.</summary>
    public const int MostCounted = 64;

    /// <summary>Positions are read out so many at a time.</summary>
    public const int Word = 64;

    private const int Lanes = 8;

    /// <summary>Writes the items of <paramref name="units"/> to <paramref name="target"/> in the order of <paramref name="list"/>.</summary>
    /// <param name="list">The sorted list of all units.</param>
    /// <param name="positions">The position in it of each unit.</param>
    /// <param name="units">The units wanted.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Room for <paramref name="count"/> items and eight more.</param>
    /// <param name="marks">A byte for each position, rounded up to words of <see cref="Word"/>, all zero before and after.</param>
    public static void Write(uint* list, ushort* positions, ushort* units, int count, uint* target, byte* marks)
    {
        if (count <= MostCounted)
        {
            Count(list, positions, units, count, target);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            marks[positions[units[i]]] = byte.MaxValue;
        }

        var end = target + count;
        for (; target < end; list += Word, marks += Word)
        {
            ulong low = Vector256.Load(marks).ExtractMostSignificantBits(), high = Vector256.Load(marks + 32).ExtractMostSignificantBits();
            Vector256<byte>.Zero.Store(marks);
            Vector256<byte>.Zero.Store(marks + 32);
            target = Take(list, low | (high << 32), target);
        }
    }

    /// <summary>Takes the items whose bit is set, eight at a time, so that how many there are seldom decides a branch.</summary>
    private static uint* Take(uint* list, ulong bits, uint* target)
    {
        var end = target + BitOperations.PopCount(bits);
        do
        {
            for (var i = 0; i < Lanes; i++)
            {
                // Without bits left this is the word's first item, which is written over.
                target[i] = list[BitOperations.TrailingZeroCount(bits) % Word];
                bits &= bits - 1;
            }

            target += Lanes;
        }
        while (target < end);
        return end;
    }

    private static void Count(uint* list, ushort* positions, ushort* units, int count, uint* target)
    {
        var keys = stackalloc int[MostCounted];
        var places = stackalloc int[2 * Lanes];
        for (var i = 0; i < count; i++)
        {
            keys[i] = positions[units[i]];
        }

        // Lanes behind the last unit hold anything and are not looked at.
        for (var start = 0; start < count; start += 2 * Lanes)
        {
            var key0 = Vector256.Load(keys + start);
            var key1 = Vector256.Load(keys + start + Lanes);
            Vector256<int> before0 = default, before1 = default;
            for (var i = 0; i < count; i++)
            {
                var other = Vector256.Create(keys[i]);
                before0 -= Vector256.GreaterThan(key0, other);
                before1 -= Vector256.GreaterThan(key1, other);
            }

            before0.Store(places);
            before1.Store(places + Lanes);
            var end = Math.Min(count - start, 2 * Lanes);
            for (var i = 0; i < end; i++)
            {
                target[places[i]] = list[keys[start + i]];
            }
        }
    }
}
