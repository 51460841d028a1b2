using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Growing;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// What lies up to one threshold in each of eight features, the eight lanes of a register, so that a unit costs a few instructions for all
/// of them and no branch depends on its side. The first pass brings a node's values together and finds the range to draw thresholds from,
/// the second adds up.
/// </summary>
internal static unsafe class ThresholdSums
{
    /// <summary>The features of a pass.</summary>
    public const int Features = 8;

    /// <summary>Copies a node's values of eight features, unit by unit, and finds the least and the largest of each.</summary>
    /// <param name="values">The values of all rows and features.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="units">The node's units.</param>
    /// <param name="rowOfUnit">The row of each unit.</param>
    /// <param name="count">How many units, at least one.</param>
    /// <param name="features">The eight features.</param>
    /// <param name="target">Room for eight values a unit.</param>
    public static (Vector256<float> Low, Vector256<float> High) Gather(
        float* values, int stride, int* units, int* rowOfUnit, int count, ReadOnlySpan<int> features, float* target)
    {
        int f0 = features[0], f1 = features[1], f2 = features[2], f3 = features[3];
        int f4 = features[4], f5 = features[5], f6 = features[6], f7 = features[7];
        var areNeighbours = true;
        for (var i = 1; i < Features; i++)
        {
            areNeighbours &= features[i] == f0 + i;
        }

        var low = Vector256.Create(float.PositiveInfinity);
        var high = Vector256.Create(float.NegativeInfinity);
        for (var i = 0; i < count; i++)
        {
            var row = values + ((nint)rowOfUnit[units[i]] * stride);
            var eight = areNeighbours
                ? Vector256.Load(row + f0)
                : Vector256.Create(row[f0], row[f1], row[f2], row[f3], row[f4], row[f5], row[f6], row[f7]);
            low = Vector256.MinNative(low, eight);
            high = Vector256.MaxNative(high, eight);
            eight.Store(target + (nint)(Features * i));
        }

        return (low, high);
    }

    /// <summary>Draws eight thresholds, from <paramref name="low"/> to less than <paramref name="high"/>, and <paramref name="low"/> where these are equal.</summary>
    /// <param name="low">The least values.</param>
    /// <param name="high">The largest values.</param>
    /// <param name="random">32 random bits for each.</param>
    public static Vector256<float> Draw(Vector256<float> low, Vector256<float> high, Vector256<uint> random)
    {
        var (low0, low1) = Vector256.Widen(low);
        var (high0, high1) = Vector256.Widen(high);
        var (random0, random1) = Vector256.Widen(random);
        var thresholds = Vector256.Narrow(low0 + (Share(random0) * (high0 - low0)), low1 + (Share(random1) * (high1 - low1)));
        return Vector256.ConditionalSelect(Vector256.LessThan(thresholds, high), thresholds, low);
    }

    /// <summary>Counts and adds up, for each of eight features, the units whose value is at most the threshold.</summary>
    /// <param name="values">The values as <see cref="Gather"/> has left them.</param>
    /// <param name="nodeUnits">The node's units.</param>
    /// <param name="units">What each unit adds.</param>
    /// <param name="count">How many units.</param>
    /// <param name="thresholds">The thresholds.</param>
    /// <param name="counts">Eight numbers of units.</param>
    /// <param name="sums">Eight sums.</param>
    /// <param name="weights">Eight weights.</param>
    public static void Add(
        float* values, int* nodeUnits, Unit* units, int count, Vector256<float> thresholds, int* counts, double* sums, double* weights)
    {
        var counted = Vector256<int>.Zero;
        Vector256<double> sum0 = default, sum1 = default, weight0 = default, weight1 = default;
        for (var i = 0; i < count; i++)
        {
            var mask = Vector256.LessThanOrEqual(Vector256.Load(values + (nint)(Features * i)), thresholds).AsInt32();
            counted -= mask;
            var mask0 = Vector256.WidenLower(mask).AsDouble();
            var mask1 = Vector256.WidenUpper(mask).AsDouble();
            var unit = units + nodeUnits[i];
            var sum = Vector256.Create(unit->Sum);
            var weight = Vector256.Create(unit->Weight);
            sum0 += sum & mask0;
            sum1 += sum & mask1;
            weight0 += weight & mask0;
            weight1 += weight & mask1;
        }

        counted.Store(counts);
        sum0.Store(sums);
        sum1.Store(sums + 4);
        weight0.Store(weights);
        weight1.Store(weights + 4);
    }

    /// <summary>A whole number below 2^32 as a share of 2^32: it becomes the last bits of a double between 2^52 and 2^53.</summary>
    private static Vector256<double> Share(Vector256<ulong> whole)
    {
        const double TwoTo52 = 4503599627370496;
        return ((whole | Vector256.Create(TwoTo52).AsUInt64()).AsDouble() - Vector256.Create(TwoTo52)) * (1 / 4294967296.0);
    }
}
