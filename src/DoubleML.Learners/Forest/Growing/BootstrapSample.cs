using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>Draws with replacement.</summary>
internal static unsafe class BootstrapSample
{
    /// <summary>How often each of <paramref name="rowCount"/> rows is drawn in <paramref name="draws"/> draws.</summary>
    public static void Count(RandomKey tree, int rowCount, int draws, int* counts)
    {
        new Span<int>(counts, rowCount).Clear();
        var random = new CounterRandom(tree);
        for (var i = 0; i < draws; i++)
        {
            counts[random.NextInt32(rowCount)]++;
        }
    }
}
