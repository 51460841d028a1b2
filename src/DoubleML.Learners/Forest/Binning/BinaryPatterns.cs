using System.Runtime.InteropServices;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Binning;

/// <summary>
/// The rows of a matrix whose columns have two values at most, as bit patterns: bit j is set where column j has its larger value. Equal
/// rows share a pattern, so a tree learns from patterns with weights instead of rows.
/// </summary>
internal sealed class BinaryPatterns
{
    /// <summary>The most patterns whose numbers fit into an item of a <see cref="PatternList"/>.</summary>
    public const int MaxPatterns = 1 << BitSums.NumberBits;

    private readonly ulong[] _first;
    private readonly ulong[] _more;

    private BinaryPatterns(FeatureMatrix features)
    {
        _first = _more = [];
        PatternOfRow = [];
        var values = DistinctValues.Of(features).Values;
        if (values.Length == 0 || !Array.TrueForAll(values, column => column is { Length: <= 2 }))
        {
            return;
        }

        MoreWords = (Math.Max(0, values.Length - BitSums.ColumnsInItem) + 63) / 64;
        var first = new ulong[features.RowCount];
        var more = new ulong[(long)features.RowCount * MoreWords];
        for (var j = 0; j < values.Length; j++)
        {
            float low = values[j]![0], high = values[j]![^1];
            if (FloatColumns.Separable(low, high))
            {
                var further = j - BitSums.ColumnsInItem;
                var (words, offset, step, bit) = further < 0 ? (first, 0, 1, j) : (more, further / 64, MoreWords, further % 64);
                foreach (var value in features.Column(j))
                {
                    words[offset] |= (float)value == high ? 1UL << bit : 0;
                    offset += step;
                }
            }
        }

        var numbers = new Dictionary<int, int>(new SamePattern(first, more, MoreWords));
        var patternOfRow = new int[first.Length];
        for (var i = 0; i < patternOfRow.Length && numbers.Count <= MaxPatterns; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, i, out var known);
            patternOfRow[i] = number = known ? number : numbers.Count - 1;
        }

        if (numbers.Count <= MaxPatterns)
        {
            _first = [.. numbers.Keys.Select(row => first[row])];
            _more = [.. numbers.Keys.SelectMany(row => more.Skip(row * MoreWords).Take(MoreWords))];
            PatternOfRow = patternOfRow;
        }
    }

    /// <summary>Whether the matrix has patterns: columns of at most two values, not too many patterns.</summary>
    public bool Exist => Count > 0;

    /// <summary>The number of patterns.</summary>
    public int Count => _first.Length;

    /// <summary>The words a pattern has besides its item.</summary>
    public int MoreWords { get; }

    /// <summary>The number of each row's pattern, in the order of their first rows.</summary>
    public int[] PatternOfRow { get; }

    /// <summary>The patterns of <paramref name="features"/>, found once.</summary>
    public static BinaryPatterns Of(FeatureMatrix features) => features.Derived(matrix => new BinaryPatterns(matrix));

    /// <summary>A pattern under another number: its item, and its further words, which are written to their place in <paramref name="more"/>.</summary>
    public unsafe ulong Write(int pattern, int number, ulong* more)
    {
        _more.AsSpan(pattern * MoreWords, MoreWords).CopyTo(new Span<ulong>(more + ((long)number * MoreWords), MoreWords));
        return (_first[pattern] << BitSums.NumberBits) | (uint)number;
    }

    /// <summary>Tells rows apart by their words.</summary>
    private sealed class SamePattern(ulong[] first, ulong[] more, int moreWords) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => first[x] == first[y] && More(x).SequenceEqual(More(y));

        public int GetHashCode(int row)
        {
            var hash = first[row] * 0x9E3779B97F4A7C15UL;
            foreach (var word in More(row))
            {
                hash = (hash ^ (hash >> 32) ^ word) * 0x9E3779B97F4A7C15UL;
            }

            return (int)(hash >> 32);
        }

        private ReadOnlySpan<ulong> More(int row) => more.AsSpan(row * moreWords, moreWords);
    }
}
