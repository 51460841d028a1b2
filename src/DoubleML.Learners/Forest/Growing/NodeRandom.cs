using System.Runtime.CompilerServices;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The random numbers of one node: the Philox blocks of the tree's key whose high counter is the node's path from the root. What a node
/// draws depends on the tree and the path only, not on which other nodes were grown, so nodes that no test row reaches can be left out.
/// </summary>
internal struct NodeRandom
{
    /// <summary>The root's path; path 0 belongs to the bootstrap.</summary>
    public const ulong Root = 1;

    private readonly ulong _path;
    private readonly uint _key0;
    private readonly uint _key1;
    private ulong _counter;
    private ulong _spare;
    private bool _hasSpare;
    private ulong _remainder;
    private ulong _used;

    public NodeRandom(RandomKey tree, ulong path)
    {
        _key0 = (uint)tree.Value;
        _key1 = (uint)(tree.Value >> 32);
        _path = path;
        _used = ulong.MaxValue;
    }

    /// <summary>The path of a child: a scattering of the parent's path and the side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Child(ulong path, bool right)
    {
        var z = (path ^ (right ? 0x9E3779B97F4A7C15UL : 0xD1B54A32D192ED03UL)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 29)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 32);
    }

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

    /// <summary>Uniform on [0, 1).</summary>
    public double NextDouble() => (NextWord() >> 11) * (1.0 / (1UL << 53));

    private ulong NextWord()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        var (w0, w1, w2, w3) = CounterRandom.Block(_counter++, _path, _key0, _key1);
        _spare = w2 | ((ulong)w3 << 32);
        _hasSpare = true;
        return w0 | ((ulong)w1 << 32);
    }
}
