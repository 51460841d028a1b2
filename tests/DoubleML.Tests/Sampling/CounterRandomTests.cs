using CsCheck;
using DoubleML.Sampling;

namespace DoubleML.Tests.Sampling;

public class CounterRandomTests
{
    /// <summary>The known answers that the authors of Philox publish with their library Random123.</summary>
    [Theory]
    [InlineData(0UL, 0UL, 0U, 0U, 0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, uint.MaxValue, uint.MaxValue, 0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU)]
    [InlineData(0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0xa4093822U, 0x299f31d0U, 0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U)]
    public void Gives_the_published_answers(ulong counter, ulong high, uint key0, uint key1, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal((w0, w1, w2, w3), CounterRandom.Block(counter, high, key0, key1));

    [Fact]
    public void The_same_key_gives_the_same_stream_and_another_key_another() => Gen.ULong.Sample(seed =>
    {
        var key = RandomKey.FromSeed(seed);
        Assert.Equal(Draw(key), Draw(key));
        Assert.NotEqual(Draw(key), Draw(key.Derive(1)));
        Assert.NotEqual(Draw(key.Derive("ml_l")), Draw(key.Derive("ml_m")));
        Assert.NotEqual(Draw(key.Derive(0).Derive(1)), Draw(key.Derive(1).Derive(0)));
    });

    [Fact]
    public void Bounded_draws_stay_in_range_and_are_uniform()
    {
        var random = new CounterRandom(RandomKey.FromSeed(7));
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.NextInt32(7)]++;
        }

        // Chi-square with 6 degrees of freedom: 22.5 is its 0.999 quantile; the seed is fixed, so this cannot flicker.
        Assert.True(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000) < 22.5);
    }

    [Fact]
    public void Normal_and_exponential_draws_have_their_moments()
    {
        var random = new CounterRandom(RandomKey.FromSeed(8));
        var normal = Enumerable.Range(0, 200_000).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0, normal.Average(), 0.01);
        Assert.Equal(1, normal.Average(x => x * x), 0.02);
        Assert.Equal(3, normal.Average(x => x * x * x * x), 0.1);
        var exponential = Enumerable.Range(0, 200_000).Select(_ => random.NextExponential()).ToArray();
        Assert.Equal(1, exponential.Average(), 0.01);
        Assert.Equal(2, exponential.Average(x => x * x), 0.05);
    }

    [Fact]
    public void Shuffling_permutes() => Gen.Int[0, 50].Sample(n =>
    {
        var items = Enumerable.Range(0, n).ToArray();
        new CounterRandom(RandomKey.FromSeed((ulong)n)).Shuffle<int>(items);
        Assert.Equal(Enumerable.Range(0, n), items.Order());
    });

    private static ulong[] Draw(RandomKey key)
    {
        var random = new CounterRandom(key);
        return [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
    }
}
