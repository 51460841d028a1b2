using System.Runtime.Intrinsics;
using DoubleML.Learning;

namespace DoubleML.Learners.Forest.Binning;

/// <summary>
/// The columns in single precision, in which scikit-learn's trees compare values. Thresholds are midpoints of single-precision values
/// computed in double precision, and a test value goes left if its single-precision value is at most the threshold.
/// </summary>
internal sealed class FloatColumns
{
    private FloatColumns(FeatureMatrix features)
    {
        Values = new float[features.ColumnCount][];
        for (var j = 0; j < Values.Length; j++)
        {
            var column = features.Column(j);
            var values = Values[j] = GC.AllocateUninitializedArray<float>(column.Length, pinned: true);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)column[i] + 0f; // + 0 makes −0 the same as 0
            }
        }
    }

    /// <summary>[column][row]; at fixed addresses.</summary>
    public float[][] Values { get; }

    /// <summary>The columns of <paramref name="features"/>, converted once.</summary>
    public static FloatColumns Of(FeatureMatrix features) => features.Derived(matrix => new FloatColumns(matrix));

    /// <summary>Whether a threshold may lie between two neighbouring values (scikit-learn's least distance, in single precision).</summary>
    public static bool Separable(float low, float high) => high > (float)(low + 1e-7f);

    /// <summary>The same for eight pairs of values: all ones where it may.</summary>
    public static Vector256<float> Separable(Vector256<float> low, Vector256<float> high) =>
        Vector256.GreaterThan(high, low + Vector256.Create(1e-7f));

    /// <summary>The threshold between two neighbouring values of a node.</summary>
    public static double Midpoint(float low, float high)
    {
        var middle = (low / 2.0) + (high / 2.0);
        return middle == high || double.IsInfinity(middle) ? low : middle;
    }
}
