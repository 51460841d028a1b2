using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Draws with replacement: the words of the tree's Philox stream, each mapped to a row without bias (Lemire 2019).
/// </summary>
internal static unsafe class BootstrapSample
{
    /// <summary>How often each of <paramref name="rowCount"/> rows is drawn in <paramref name="draws"/> draws.</summary>
    public static void Count(RandomKey tree, int rowCount, int draws, int* counts)
    {
        new Span<int>(counts, rowCount).Clear();
        var words = stackalloc ulong[PhiloxBatch.Words];
        var rejected = (uint)-rowCount % (uint)rowCount;
        for (uint counter = 0; draws > 0; counter += PhiloxBatch.Blocks)
        {
            PhiloxBatch.Fill(tree, counter, words);
            for (var i = 0; i < PhiloxBatch.Words && draws > 0; i++)
            {
                var product = words[i] * (uint)rowCount;
                if ((uint)product >= rejected)
                {
                    counts[product >> 32]++;
                    draws--;
                }
            }
        }
    }
}
