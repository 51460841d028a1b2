using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Rows drawn with replacement, many at once: the words of the tree's Philox stream, each mapped to a row without bias by a multiplication
/// and a rejection (Lemire 2019), eight side by side. Where 16 random bits a draw are enough that few are rejected, a word makes two draws.
/// </summary>
internal unsafe struct RowDraws
{
    /// <summary>The most rows one call of <see cref="Next"/> brings.</summary>
    public const int AtOnce = 2 * PhiloxBatch.Words;

    private const int Lanes = 8;

    private readonly RandomKey _tree;
    private readonly uint _rowCount;
    private readonly uint _rejected;
    private readonly bool _halves;
    private uint _counter;

    /// <summary>Starts the draws of a tree.</summary>
    /// <param name="tree">The tree's key.</param>
    /// <param name="rowCount">The rows to draw from, at least 1.</param>
    public RowDraws(RandomKey tree, int rowCount)
    {
        _tree = tree;
        _rowCount = (uint)rowCount;
        var rejectedHalves = 65_536 % _rowCount;
        _halves = rowCount < 65_536 && rejectedHalves < 1024;
        _rejected = _halves ? rejectedHalves : (0 - _rowCount) % _rowCount;
    }

    /// <summary>Draws rows.</summary>
    /// <param name="rows">Room for <see cref="AtOnce"/> rows.</param>
    /// <returns>How many rows were drawn.</returns>
    public int Next(uint* rows)
    {
        var words = stackalloc uint[PhiloxBatch.Words];
        PhiloxBatch.Fill(_tree, _counter, words);
        _counter += PhiloxBatch.Blocks;
        var end = rows;
        for (var i = 0; i < PhiloxBatch.Words; i += Lanes)
        {
            end = _halves ? DrawHalves(Vector256.Load(words + i), end) : DrawWords(Vector256.Load(words + i), end);
        }

        return (int)(end - rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint* DrawHalves(Vector256<uint> words, uint* rows)
    {
        var low = Vector256.Create(0xFFFFu);
        var first = (words & low) * _rowCount;
        var second = (words >>> 16) * _rowCount;
        rows = Keep(first >>> 16, first & low, rows);
        return Keep(second >>> 16, second & low, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint* DrawWords(Vector256<uint> words, uint* rows)
    {
        var low = Vector256.Create((ulong)uint.MaxValue);
        var even = (words.AsUInt64() & low) * _rowCount;
        var odd = (words.AsUInt64() >>> 32) * _rowCount;
        return Keep(((even >>> 32) | (odd & ~low)).AsUInt32(), ((even & low) | (odd << 32)).AsUInt32(), rows);
    }

    /// <summary>Keeps the draws whose rest is not among the rejected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint* Keep(Vector256<uint> drawn, Vector256<uint> rest, uint* rows)
    {
        drawn.Store(rows);
        var rejected = Vector256.LessThan(rest, Vector256.Create(_rejected)).ExtractMostSignificantBits();
        if (rejected == 0)
        {
            return rows + Lanes;
        }

        var kept = rows;
        for (var lane = 0; lane < Lanes; lane++)
        {
            *kept = rows[lane];
            kept += 1 - ((rejected >> lane) & 1);
        }

        return kept;
    }
}
