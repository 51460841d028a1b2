using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The random numbers of one node: a SplitMix64 stream (Steele, Lea and Flood 2014) that starts at the tree's key and the node's path from
/// the root. What a node draws depends on the tree and the path only, not on which other nodes were grown, so nodes that no test row
/// reaches can be left out. A tree has hundreds of nodes that draw once or twice; a block of Philox would cost as much as the rest of a
/// small node.
/// </summary>
internal struct NodeRandom
{
    /// <summary>The root's path.</summary>
    public const ulong Root = 1;

    private const ulong Step = 0x9E3779B97F4A7C15UL;

    private ulong _state;
    private ulong _remainder;
    private ulong _used = ulong.MaxValue;

    public NodeRandom(RandomKey tree, ulong path) => _state = tree.Value ^ path;

    /// <summary>The path of a child: a scattering of the parent's path and the side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Child(ulong path, bool right) => Scatter(path ^ (right ? Step : 0xD1B54A32D192ED03UL));

    /// <summary>
    /// Uniform on 0 … <paramref name="n"/> − 1. Several draws share one 64-bit word as its digits in mixed base n; a word is left when the
    /// product of the bases passes 2^32, so no probability is off by more than 2^-32 of itself.
    /// </summary>
    public int Next(int n)
    {
        if (_used > uint.MaxValue)
        {
            _remainder = NextWord();
            _used = 1;
        }

        _used *= (uint)n;
        var digit = Math.BigMul(_remainder, (uint)n, out _remainder);
        return (int)digit;
    }

    /// <summary>The position of one of the set bits, each with the same probability.</summary>
    /// <param name="words">The bits, of which at least one is set.</param>
    public int NextBit(ReadOnlySpan<ulong> words)
    {
        var count = 0;
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
        }

        var skip = count > 1 ? Next(count) : 0;
        var index = 0;
        for (int here; skip >= (here = BitOperations.PopCount(words[index])); index++)
        {
            skip -= here;
        }

        var bits = words[index];
        for (; skip > 0; skip--)
        {
            bits &= bits - 1;
        }

        return (64 * index) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Eight times 32 random bits.</summary>
    public Vector256<uint> NextEight() => Vector256.Create(NextWord(), NextWord(), NextWord(), NextWord()).AsUInt32();

    private ulong NextWord() => Scatter(_state += Step);

    /// <summary>SplitMix64's finaliser, a bijection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Scatter(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
