using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Growing;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Forest;

public sealed unsafe class KernelTests
{
    [Fact]
    public void Batches_are_blocks_of_the_counter_random()
    {
        var key = RandomKey.FromSeed(5);
        var words = stackalloc uint[PhiloxBatch.Words];
        foreach (var counter in new uint[] { 0, 8, 123_456 })
        {
            PhiloxBatch.Fill(key, counter, words);
            for (uint i = 0; i < PhiloxBatch.Blocks; i++)
            {
                var (w0, w1, w2, w3) = CounterRandom.Block(counter + i, 0, (uint)key.Value, (uint)(key.Value >> 32));
                Assert.Equal((w0, w1, w2, w3), (words[2 * i], words[(2 * i) + 1], words[16 + (2 * i)], words[17 + (2 * i)]));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4079)] // two draws a word
    [InlineData(40_000)] // one, as too many halves of a word would be rejected
    [InlineData(1_000_000)]
    public void Rows_are_drawn_with_the_same_probability(int rowCount)
    {
        const int Draws = 200_000, Cells = 7;
        var counts = new int[rowCount];
        fixed (int* first = counts)
        {
            BootstrapSample.Count(RandomKey.FromSeed(3), rowCount, Draws, first);
        }

        Assert.Equal(Draws, counts.Sum());

        // Chi-squared over ranges of rows with at most 6 degrees of freedom: 30 is passed once in 25,000 keys.
        var chiSquared = 0.0;
        for (var cell = 0; cell < Cells; cell++)
        {
            int start = (int)((long)rowCount * cell / Cells), end = (int)((long)rowCount * (cell + 1) / Cells);
            var expected = (double)Draws * (end - start) / rowCount;
            chiSquared += end > start ? Math.Pow(counts[start..end].Sum() - expected, 2) / expected : 0;
        }

        Assert.InRange(chiSquared, 0, 30);
    }

    [Fact]
    public void Logarithms_are_good_to_the_last_digits()
    {
        foreach (var x in new[] { 1e-300, 0.1, 0.7, 1, 1.0000001, 1.5, 2, 3, 1000, 4.5e15 })
        {
            Assert.Equal(Math.Log2(x), DeterministicLog.Log2(Vector256.Create(x))[3], Math.Abs(Math.Log2(x)) * 1e-15 + 1e-16);
        }
    }
}
