using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Binning;

/// <summary>For each column its distinct single-precision values, where there are at most 256 of them.</summary>
internal sealed class DistinctValues
{
    /// <summary>The most values, or bins, of a column that fit into a byte.</summary>
    public const int Most = 256;

    private DistinctValues(FeatureMatrix features)
    {
        Values = new float[features.ColumnCount][];
        var seen = new HashSet<float>();
        var known = new float[Most]; // by a hash; most values of a column of few are found here, without the set
        for (var j = 0; j < Values.Length; j++)
        {
            seen.Clear();
            Array.Fill(known, float.NaN);
            foreach (var item in features.Column(j))
            {
                var value = (float)item + 0f;
                ref var likely = ref known[(BitConverter.SingleToUInt32Bits(value) * 0x9E3779B9) >> 24];
                if (likely != value && seen.Add(likely = value) && seen.Count > Most)
                {
                    break;
                }
            }

            Values[j] = seen.Count > Most ? null : [.. seen.Order()];
        }
    }

    /// <summary>[column]: the values in ascending order, or null where there are more than 256.</summary>
    public float[]?[] Values { get; }

    /// <summary>Whether every column has at most 256 distinct values.</summary>
    public bool AreFew => Array.TrueForAll(Values, values => values is not null);

    /// <summary>The distinct values of <paramref name="features"/>, looked for once.</summary>
    public static DistinctValues Of(FeatureMatrix features) => features.Derived(matrix => new DistinctValues(matrix));
}
