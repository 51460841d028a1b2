using System.Runtime.InteropServices;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Binning;

/// <summary>
/// The rows of a matrix whose columns have two values at most, as bit patterns: bit j is set where column j has its larger value. Equal
/// rows share a pattern, so a tree learns from patterns with weights instead of rows.
/// </summary>
internal sealed class BinaryPatterns
{
    /// <summary>The most columns and the most patterns for which a pattern and its number fit into one 64-bit word.</summary>
    public const int MaxColumns = 48, MaxPatterns = 65_536;

    private BinaryPatterns(FeatureMatrix features)
    {
        Masks = [];
        PatternOfRow = [];
        var values = DistinctValues.Of(features).Values;
        if (values.Length is 0 or > MaxColumns || !Array.TrueForAll(values, column => column is { Length: <= 2 }))
        {
            return;
        }

        var masks = new ulong[features.RowCount];
        for (var j = 0; j < values.Length; j++)
        {
            float low = values[j]![0], high = values[j]![^1];
            var column = features.Column(j);
            for (var i = 0; i < masks.Length && FloatColumns.Separable(low, high); i++)
            {
                masks[i] |= (float)column[i] == high ? 1UL << j : 0;
            }
        }

        var numbers = new Dictionary<ulong, int>();
        var patternOfRow = new int[masks.Length];
        for (var i = 0; i < masks.Length; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, masks[i], out var known);
            patternOfRow[i] = number = known ? number : numbers.Count - 1;
        }

        if (numbers.Count <= MaxPatterns)
        {
            Masks = [.. numbers.Keys];
            PatternOfRow = patternOfRow;
        }
    }

    /// <summary>Whether the matrix has patterns: 1 to 48 columns of at most two values, not too many patterns.</summary>
    public bool Exist => Masks.Length > 0;

    /// <summary>The patterns in the order of their first rows.</summary>
    public ulong[] Masks { get; }

    /// <summary>The number of each row's pattern.</summary>
    public int[] PatternOfRow { get; }

    /// <summary>The patterns of <paramref name="features"/>, found once.</summary>
    public static BinaryPatterns Of(FeatureMatrix features) => features.Derived(matrix => new BinaryPatterns(matrix));
}
