namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// Deals a sorted list out to the two children, each in the old order. Which side comes next cannot be predicted, so there is no branch:
/// the side selects the place of the one store. Source and target are different buffers, so nothing is copied back.
/// </summary>
internal static unsafe class StablePartition
{
    /// <summary>
    /// Deals out <paramref name="count"/> items, of which <paramref name="leftCount"/> go left: those whose unit has −1 in
    /// <paramref name="goesLeft"/>; the others have 0. Of a side that is not wanted the target holds anything afterwards.
    /// </summary>
    public static void Deal<TItem, TPacking>(
        TItem* source, int count, sbyte* goesLeft, int leftCount, TItem* target, bool wantsLeft, bool wantsRight)
        where TItem : unmanaged
        where TPacking : struct, IPacking<TItem>
    {
        nint left = 0, right = leftCount;
        if (wantsLeft && wantsRight)
        {
            for (nint i = 0; i < count; i++)
            {
                var item = source[i];
                nint mask = goesLeft[TPacking.Unit(item)];
                target[right ^ ((right ^ left) & mask)] = item;
                left -= mask;
                right += 1 + mask;
            }
        }
        else if (wantsLeft)
        {
            // Every item is written, and overwritten unless it goes left; what is written last may fall to the other side.
            for (nint i = 0; i < count; i++)
            {
                var item = source[i];
                target[left] = item;
                left -= goesLeft[TPacking.Unit(item)];
            }
        }
        else if (wantsRight)
        {
            // The same from the end, so that here, too, nothing is written beyond the node's own range.
            right = count - 1;
            for (nint i = count - 1; i >= 0; i--)
            {
                var item = source[i];
                target[right] = item;
                right -= 1 + goesLeft[TPacking.Unit(item)];
            }
        }
    }

    /// <summary>Deals out the test rows: those with values of at most <paramref name="threshold"/> first, in place.</summary>
    /// <returns>How many go left.</returns>
    public static int DealTests(uint* tests, int count, int* rowOfTest, float* column, int stride, double threshold, uint* spare)
    {
        int left = 0, right = 0;
        for (var i = 0; i < count; i++)
        {
            var test = tests[i];
            tests[left] = test;
            spare[right] = test;
            var toLeft = column[(nint)rowOfTest[test] * stride] <= threshold ? 1 : 0;
            left += toLeft;
            right += 1 - toLeft;
        }

        new ReadOnlySpan<uint>(spare, right).CopyTo(new Span<uint>(tests + left, right));
        return left;
    }

    /// <summary>Deals out the test rows: those in bins up to <paramref name="cut"/> first, in place.</summary>
    /// <returns>How many go left.</returns>
    public static int DealTests(uint* tests, int count, int* rowOfTest, byte* codes, int stride, int cut, uint* spare)
    {
        int left = 0, right = 0;
        for (var i = 0; i < count; i++)
        {
            var test = tests[i];
            tests[left] = test;
            spare[right] = test;
            var toLeft = codes[(long)rowOfTest[test] * stride] <= cut ? 1 : 0;
            left += toLeft;
            right += 1 - toLeft;
        }

        new ReadOnlySpan<uint>(spare, right).CopyTo(new Span<uint>(tests + left, right));
        return left;
    }
}
