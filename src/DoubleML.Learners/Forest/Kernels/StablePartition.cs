using System.Runtime.CompilerServices;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Deals a sorted list out to the two children, each in the old order. Which side comes next cannot be predicted, so there is no branch:
/// the side selects the address of the one store. Source and target are different buffers, so nothing is copied back.
/// </summary>
internal static unsafe class StablePartition
{
    /// <summary>Deals out <paramref name="count"/> items; <paramref name="goesLeft"/> is 1 or 0 for each unit.</summary>
    public static void Deal<TItem, TPacking>(TItem* source, int count, byte* goesLeft, TItem* left, TItem* right)
        where TItem : unmanaged
        where TPacking : struct, IPacking<TItem>
    {
        for (var i = 0; i < count; i++)
        {
            var item = source[i];
            nint toLeft = goesLeft[TPacking.Unit(item)];
            *(toLeft != 0 ? left : right) = item;
            left += toLeft;
            right += 1 - toLeft;
        }
    }

    /// <summary>
    /// Deals out the test rows: those with values of at most <paramref name="threshold"/> first, in place.
    /// </summary>
    /// <returns>How many go left.</returns>
    [SkipLocalsInit]
    public static int DealTests(uint* tests, int count, int* rowOfTest, float* column, double threshold, uint* spare)
    {
        int left = 0, right = 0;
        for (var i = 0; i < count; i++)
        {
            var test = tests[i];
            var toLeft = column[rowOfTest[test]] <= threshold ? 1 : 0;
            tests[left] = test;
            spare[right] = test;
            left += toLeft;
            right += 1 - toLeft;
        }

        Unsafe.CopyBlockUnaligned(tests + left, spare, (uint)right * sizeof(uint));
        return left;
    }
}
