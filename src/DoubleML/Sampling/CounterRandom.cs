using System.Runtime.CompilerServices;
using DoubleML.Numerics;

namespace DoubleML.Sampling;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3":
/// block i of the stream is a keyed bijection of the counter i. A stream is determined by its <see cref="RandomKey"/> alone.
/// </summary>
public sealed class CounterRandom
{
    private readonly uint _key0;
    private readonly uint _key1;
    private ulong _counter;
    private uint _b0, _b1, _b2, _b3;
    private int _left;
    private double _spareNormal = double.NaN;

    /// <summary>Starts the stream of <paramref name="key"/>.</summary>
    /// <param name="key">The stream's key.</param>
    public CounterRandom(RandomKey key)
    {
        _key0 = (uint)key.Value;
        _key1 = (uint)(key.Value >> 32);
    }

    /// <summary>
    /// The bijection itself: four 32-bit words for a 128-bit counter and a 64-bit key.
    /// </summary>
    /// <param name="counter">Counter words 0 and 1 (low) of the four; words 2 and 3 are <paramref name="counterHigh"/>.</param>
    /// <param name="counterHigh">Counter words 2 and 3.</param>
    /// <param name="key0">Key word 0.</param>
    /// <param name="key1">Key word 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint W0, uint W1, uint W2, uint W3) Block(ulong counter, ulong counterHigh, uint key0, uint key1)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        for (var round = 0; round < 10; round++)
        {
            var p0 = 0xD2511F53UL * c0;
            var p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ key1, (uint)p0);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Uniform over all 32-bit values.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            (_b0, _b1, _b2, _b3) = Block(_counter++, 0, _key0, _key1);
            _left = 4;
        }

        return _left-- switch { 4 => _b0, 3 => _b1, 2 => _b2, _ => _b3 };
    }

    /// <summary>Uniform over all 64-bit values.</summary>
    public ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>Uniform on 0 … <paramref name="n"/> − 1, without bias (Lemire 2019).</summary>
    /// <param name="n">At least 1.</param>
    public int NextInt32(int n)
    {
        var product = (ulong)NextUInt32() * (uint)n;
        if ((uint)product < (uint)n)
        {
            var threshold = (uint)(-n) % (uint)n;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * (uint)n;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Uniform on [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);

        var scale = Math.Sqrt(-2 * PortableMath.Log(s) / s);
        _spareNormal = v * scale;
        return u * scale;
    }

    /// <summary>Standard exponential (mean 1).</summary>
    public double NextExponential() => -PortableMath.Log(1 - NextDouble());

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    /// <param name="items">The items.</param>
    /// <typeparam name="T">Any type.</typeparam>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
