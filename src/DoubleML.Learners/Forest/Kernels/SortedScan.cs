using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DoubleML.Learners.Forest.Growing;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// The best split of a node in one feature, from its units in sorted order: running sums, and a score wherever neighbouring values
/// differ. Four positions at a time: their four running sums hang on the last one by a single addition (the sums of two and three
/// neighbours are formed beside it), the scores of four positions share one division, and a maximum per lane is kept without a branch,
/// because in small nodes a mispredicted "new best" costs more than a division.
/// Sums are exact (see <see cref="TrainingSet"/>), so regrouping them changes nothing.
/// </summary>
/// <typeparam name="TItem">An item of the sorted list.</typeparam>
/// <typeparam name="TPacking">How to read it.</typeparam>
/// <typeparam name="TCriterion">The score.</typeparam>
internal static unsafe class SortedScan<TItem, TPacking, TCriterion>
    where TItem : unmanaged
    where TPacking : struct, IPacking<TItem>
    where TCriterion : struct, ICriterion
{
    /// <summary>
    /// The largest score over the positions (index of the last item that goes left) <paramref name="first"/> … <paramref name="last"/>,
    /// or −∞ if no two neighbours differ. Up to four items after the last one are read, and must name units.
    /// </summary>
    public static double Best(TItem* items, Unit* units, int first, int last, double sum, double weight)
    {
        var best = Vector256.Create(double.NegativeInfinity);
        var total = Vector128.Create(sum, weight);
        var left = Vector128<double>.Zero;
        for (var i = 0; i <= last; i += 4)
        {
            var (even, odd) = Sums(items + i, units, ref left);
            var valid = TPacking.DiffersFromNext(ref *(items + i)) & Within(i, first, last);
            if (valid != default)
            {
                var scores = Scores(even, odd, total);
                best = Vector256.ConditionalSelect(valid & Vector256.GreaterThan(scores, best), scores, best);
            }
        }

        var half = Vector128.Max(best.GetLower(), best.GetUpper());
        return Math.Max(half[0], half[1]);
    }

    /// <summary>The first position whose score is <paramref name="score"/>, as found by <see cref="Best"/>, and the sums to its left.</summary>
    public static int Find(
        TItem* items, Unit* units, int first, int last, double sum, double weight, double score, out double sumLeft, out double weightLeft)
    {
        var total = Vector128.Create(sum, weight);
        var left = Vector128<double>.Zero;
        for (var i = 0; i <= last; i += 4)
        {
            var before = left;
            var (even, odd) = Sums(items + i, units, ref left);
            var scores = Scores(even, odd, total);
            var found = TPacking.DiffersFromNext(ref *(items + i)) & Within(i, first, last)
                & Vector256.Equals(scores, Vector256.Create(score));
            var bits = Vector256.ExtractMostSignificantBits(found);
            if (bits != 0)
            {
                var lane = System.Numerics.BitOperations.TrailingZeroCount(bits);
                for (var k = 0; k <= lane; k++)
                {
                    before += Load(units, TPacking.Unit(items[i + k]));
                }

                sumLeft = before[0];
                weightLeft = before[1];
                return i + lane;
            }
        }

        throw new InvalidOperationException("the score was not found again");
    }

    /// <summary>The sums up to the positions 0 and 2, and up to 1 and 3; <paramref name="left"/> goes on by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Even, Vector256<double> Odd) Sums(TItem* items, Unit* units, ref Vector128<double> left)
    {
        var a0 = Load(units, TPacking.Unit(items[0]));
        var a1 = Load(units, TPacking.Unit(items[1]));
        var a2 = Load(units, TPacking.Unit(items[2]));
        var a3 = Load(units, TPacking.Unit(items[3]));
        var a01 = a0 + a1;
        var a012 = a01 + a2;
        var even = Vector256.Create(left + a0, left + a012);
        var odd = Vector256.Create(left + a01, left + (a012 + a3));
        left = odd.GetUpper();
        return (even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Scores(Vector256<double> even, Vector256<double> odd, Vector128<double> total)
    {
        var (sumLeft, weightLeft) = Transpose(even, odd);
        var sumRight = Vector256.Create(total[0]) - sumLeft;
        var weightRight = Vector256.Create(total[1]) - weightLeft;
        return TCriterion.Score(sumLeft, weightLeft, sumRight, weightRight);
    }

    /// <summary>(s0 w0 s2 w2), (s1 w1 s3 w3) to (s0 s1 s2 s3), (w0 w1 w2 w3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Sums, Vector256<double> Weights) Transpose(Vector256<double> even, Vector256<double> odd) =>
        Avx.IsSupported
            ? (Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd))
            : (Vector256.Create(even[0], odd[0], even[2], odd[2]), Vector256.Create(even[1], odd[1], even[3], odd[3]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Load(Unit* units, int unit) => Vector128.Load((double*)(units + unit));

    /// <summary>All ones in the lanes whose position start + lane is within first … last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Within(int start, int first, int last)
    {
        var position = Vector256.Create((long)start) + Vector256.Create(0L, 1, 2, 3);
        return (Vector256.GreaterThan(position, Vector256.Create(first - 1L)) & Vector256.GreaterThan(Vector256.Create(last + 1L), position))
            .AsDouble();
    }
}
