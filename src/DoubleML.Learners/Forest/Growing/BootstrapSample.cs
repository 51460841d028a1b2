using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>A sample drawn with replacement (<see cref="RowDraws"/>), as a number of draws for each row.</summary>
internal static unsafe class BootstrapSample
{
    /// <summary>How often each of <paramref name="rowCount"/> rows is drawn in <paramref name="draws"/> draws.</summary>
    public static void Count(RandomKey tree, int rowCount, int draws, int* counts)
    {
        new Span<int>(counts, rowCount).Clear();
        var rows = stackalloc uint[RowDraws.AtOnce];
        var stream = new RowDraws(tree, rowCount);
        while (draws > 0)
        {
            var count = Math.Min(draws, stream.Next(rows));
            for (var i = 0; i < count; i++)
            {
                counts[rows[i]]++;
            }

            draws -= count;
        }
    }
}
