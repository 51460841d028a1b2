using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Growing;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Histograms of units over bins, and the best split of one. A bin is a pair of sums that one 128-bit addition updates. Units are passed
/// once for every few features, so that the bins written to (4 KB a feature) stay in the nearest cache while units and bin numbers, which
/// lie in the order of the node, stream by.
/// </summary>
internal static unsafe class BinSums
{
    /// <summary>
    /// The weight of one draw where bins must also count rows: the weight's low part counts, its high part is the number of draws.
    /// </summary>
    public const double DrawWithCount = 1 << 24;

    private const int FeaturesAPass = 4;

    /// <summary>Adds up the units of a node.</summary>
    /// <param name="codes">The bin numbers, unit by unit.</param>
    /// <param name="stride">The bytes from one unit to the next.</param>
    /// <param name="units">The units.</param>
    /// <param name="count">How many.</param>
    /// <param name="features">The features wanted.</param>
    /// <param name="firstBin">Where a feature's bins begin in <paramref name="bins"/>.</param>
    /// <param name="bins">The histograms, which are zero.</param>
    public static void Add(byte* codes, int stride, Unit* units, int count, ReadOnlySpan<int> features, int[] firstBin, Unit* bins)
    {
        var k = 0;
        for (; k + FeaturesAPass <= features.Length; k += FeaturesAPass)
        {
            int f0 = features[k], f1 = features[k + 1], f2 = features[k + 2], f3 = features[k + 3];
            double* bins0 = (double*)(bins + firstBin[f0]), bins1 = (double*)(bins + firstBin[f1]);
            double* bins2 = (double*)(bins + firstBin[f2]), bins3 = (double*)(bins + firstBin[f3]);
            var code = codes;
            for (var i = 0; i < count; i++, code += stride)
            {
                var unit = Vector128.Load((double*)(units + i));
                AddTo(bins0, code[f0], unit);
                AddTo(bins1, code[f1], unit);
                AddTo(bins2, code[f2], unit);
                AddTo(bins3, code[f3], unit);
            }
        }

        for (; k < features.Length; k++)
        {
            var bins0 = (double*)(bins + firstBin[features[k]]);
            var code = codes + features[k];
            for (var i = 0; i < count; i++, code += stride)
            {
                AddTo(bins0, *code, Vector128.Load((double*)(units + i)));
            }
        }
    }

    /// <summary>
    /// The best split after one of the bins, the first of equals: its score (−∞ if there is none), its bin, and the sums up to there.
    /// </summary>
    /// <param name="bins">The feature's bins.</param>
    /// <param name="binCount">How many.</param>
    /// <param name="total">The sums of the node.</param>
    /// <param name="minRows">The least number of rows on each side if the weights count rows, else 0.</param>
    /// <param name="bin">The last bin on the left.</param>
    /// <param name="left">The sums of the bins on the left.</param>
    public static double Best<TCriterion>(Unit* bins, int binCount, Unit total, int minRows, out int bin, out Unit left)
        where TCriterion : struct, ICriterion
    {
        var best = double.NegativeInfinity;
        bin = -1;
        left = default;
        var (totalDraws, totalRows) = minRows > 0 ? Decode(total.Weight) : (total.Weight, 0);
        double sum = 0, weight = 0;
        for (var i = 0; i < binCount - 1; i++)
        {
            if (bins[i].Weight == 0)
            {
                continue;
            }

            sum += bins[i].Sum;
            weight += bins[i].Weight;
            var draws = weight;
            if (minRows > 0)
            {
                (draws, var rows) = Decode(weight);
                if (rows < minRows || totalRows - rows < minRows)
                {
                    continue;
                }
            }

            if (weight == total.Weight)
            {
                break;
            }

            var score = TCriterion.Score(sum, draws, total.Sum - sum, totalDraws - draws);
            if (score > best)
            {
                (best, bin, left) = (score, i, new Unit(sum, weight));
            }
        }

        return best;
    }

    /// <summary>Takes a weight that counts rows apart.</summary>
    public static (double Draws, double Rows) Decode(double weight)
    {
        var draws = Math.Floor(weight / DrawWithCount);
        return (draws, weight - (draws * DrawWithCount));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(double* bins, byte code, Vector128<double> unit)
    {
        var bin = bins + (2 * (nint)code);
        (Vector128.Load(bin) + unit).Store(bin);
    }
}
