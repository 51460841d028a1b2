using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Tests.Forest;

public sealed unsafe class KernelTests
{
    [Fact]
    public void Batches_are_blocks_of_the_counter_random()
    {
        var key = RandomKey.FromSeed(5);
        var words = stackalloc ulong[PhiloxBatch.Words];
        foreach (var counter in new uint[] { 0, 8, 123_456 })
        {
            PhiloxBatch.Fill(key, counter, words);
            for (uint i = 0; i < PhiloxBatch.Blocks; i++)
            {
                var (w0, w1, w2, w3) = CounterRandom.Block(counter + i, 0, (uint)key.Value, (uint)(key.Value >> 32));
                Assert.Equal((w0, w1, w2, w3), (words[i], words[8 + i], words[16 + i], words[24 + i]));
            }
        }
    }

    [Fact]
    public void Logarithms_are_good_to_the_last_digits()
    {
        foreach (var x in new[] { 1e-300, 0.1, 0.7, 1, 1.0000001, 1.5, 2, 3, 1000, 4.5e15 })
        {
            Assert.Equal(Math.Log2(x), DeterministicLog.Log2(x), Math.Abs(Math.Log2(x)) * 1e-15 + 1e-16);
        }
    }
}
