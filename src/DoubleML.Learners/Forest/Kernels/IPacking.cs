using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// An item of a sorted list: a unit's number and the rank of its value in the column, in one machine word. With the rank at hand a scan
/// sees where neighbouring values differ without a look at the column.
/// </summary>
/// <typeparam name="TItem">The word.</typeparam>
internal interface IPacking<TItem> where TItem : unmanaged
{
    static abstract TItem Pack(uint rank, uint unit);

    static abstract int Unit(TItem item);

    static abstract int Rank(TItem item);

    static abstract bool SameRank(TItem a, TItem b);

    /// <summary>For positions 0 … 3 all ones where the rank differs from the next position's. Reads five items.</summary>
    static abstract Vector256<double> DiffersFromNext(ref readonly TItem items);
}

/// <summary>Ranks and units below 65,536 in 32 bits.</summary>
internal readonly struct NarrowPacking : IPacking<uint>
{
    public const int MaxUnits = 65_536;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Pack(uint rank, uint unit) => (rank << 16) | unit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Unit(uint item) => (ushort)item;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rank(uint item) => (int)(item >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameRank(uint a, uint b) => (a ^ b) < 65_536;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> DiffersFromNext(ref readonly uint items)
    {
        var here = Vector128.LoadUnsafe(in items);
        var next = Vector128.LoadUnsafe(in items, 1);
        var same = Vector128.Equals((here ^ next) >>> 16, Vector128<uint>.Zero).AsInt32();
        var (low, high) = Vector128.Widen(~same);
        return Vector256.Create(low, high).AsDouble();
    }
}

/// <summary>Ranks and units of any size in 64 bits.</summary>
internal readonly struct WidePacking : IPacking<ulong>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pack(uint rank, uint unit) => ((ulong)rank << 32) | unit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Unit(ulong item) => (int)item;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rank(ulong item) => (int)(item >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameRank(ulong a, ulong b) => (a ^ b) <= uint.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> DiffersFromNext(ref readonly ulong items)
    {
        var here = Vector256.LoadUnsafe(in items);
        var next = Vector256.LoadUnsafe(in items, 1);
        return ~Vector256.Equals((here ^ next) >>> 32, Vector256<ulong>.Zero).AsDouble();
    }
}
