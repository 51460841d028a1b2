using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Many blocks of Philox4x32-10 at once, with the bits of <see cref="CounterRandom"/>. A 64-bit lane holds one 32-bit counter word, as the
/// vector multiplication takes it; four blocks fill a register and two groups of four run side by side to hide the multiplication's latency.
/// </summary>
internal static unsafe class PhiloxBatch
{
    /// <summary>The blocks of a batch.</summary>
    public const int Blocks = 8;

    /// <summary>The 32-bit words of a batch.</summary>
    public const int Words = 4 * Blocks;

    /// <summary>
    /// The words of the blocks <paramref name="counter"/> … <paramref name="counter"/> + 7 of a key's stream: first words 0 and 1 of each
    /// block, then words 2 and 3 of each: as good as any other order for drawing.
    /// </summary>
    /// <param name="key">The stream's key.</param>
    /// <param name="counter">The first block; below 2^32 − 8.</param>
    /// <param name="words">Room for <see cref="Words"/> words.</param>
    public static void Fill(RandomKey key, uint counter, uint* words)
    {
        uint key0 = (uint)key.Value, key1 = (uint)(key.Value >> 32);
        var low = Vector256.Create((ulong)uint.MaxValue);
        var a0 = Vector256.Create((ulong)counter) + Vector256.Create(0UL, 1, 2, 3);
        var b0 = a0 + Vector256.Create(4UL);
        Vector256<ulong> a1 = default, a2 = default, a3 = default, b1 = default, b2 = default, b3 = default;
        for (var round = 0; round < 10; round++)
        {
            var k0 = Vector256.Create((ulong)key0);
            var k1 = Vector256.Create((ulong)key1);
            Round(ref a0, ref a1, ref a2, ref a3, k0, k1, low);
            Round(ref b0, ref b1, ref b2, ref b3, k0, k1, low);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }

        Pair(a0, a1).Store(words);
        Pair(b0, b1).Store(words + 8);
        Pair(a2, a3).Store(words + 16);
        Pair(b2, b3).Store(words + 24);
    }

    private static Vector256<uint> Pair(Vector256<ulong> first, Vector256<ulong> second) => (first | (second << 32)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector256<ulong> c0, ref Vector256<ulong> c1, ref Vector256<ulong> c2, ref Vector256<ulong> c3,
        Vector256<ulong> k0, Vector256<ulong> k1, Vector256<ulong> low)
    {
        var p0 = Multiply(c0, Vector256.Create(0xD2511F53UL));
        var p1 = Multiply(c2, Vector256.Create(0xCD9E8D57UL));
        c0 = (p1 >>> 32) ^ c1 ^ k0;
        c1 = p1 & low;
        c2 = (p0 >>> 32) ^ c3 ^ k1;
        c3 = p0 & low;
    }

    /// <summary>The product of the low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> a, Vector256<ulong> b) =>
        Avx2.IsSupported ? Avx2.Multiply(a.AsUInt32(), b.AsUInt32()) : a * b;
}
