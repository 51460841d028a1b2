using CsCheck;
using DoubleML.Sampling;
using DoubleML.Studies;

namespace DoubleML.Tests.Studies;

public class MonteCarloValueTests
{
    private static readonly Gen<double[]> Values = Gen.Double[-10, 10].Array[2, 40];

    [Fact]
    public void A_share_has_the_binomial_error()
    {
        var share = MonteCarloValue.Share([true, true, true, false]);
        Assert.Equal(0.75, share.Value);
        Assert.Equal(Math.Sqrt(0.75 * 0.25 / 4), share.Error, 1e-15);
    }

    [Fact]
    public void The_mean_of_known_values()
    {
        var mean = MonteCarloValue.Mean([1, 2, 3, 6]);
        Assert.Equal(3, mean.Value);
        Assert.Equal(Math.Sqrt(14.0 / 3 / 4), mean.Error, 1e-15);
    }

    [Fact]
    public void Mean_squared_error_is_squared_bias_plus_variance() => Values.Sample(values =>
    {
        var variance = Math.Pow(MonteCarloValue.StandardDeviation(values).Value, 2) * (values.Length - 1) / values.Length;
        var expected = Math.Pow(MonteCarloValue.Mean(values).Value, 2) + variance;
        Assert.Equal(expected, Math.Pow(MonteCarloValue.RootMeanSquare(values).Value, 2), 1e-9 * (1 + expected));
    });

    [Fact]
    public void Units_scale_value_and_error_alike_and_ratios_not_at_all() => Gen.Select(Values, Gen.Double[0.1, 10]).Sample((values, unit) =>
    {
        double[] scaled = [.. values.Select(value => unit * value)];
        foreach (var quantity in new Func<double[], MonteCarloValue>[]
        {
            v => MonteCarloValue.Mean(v), v => MonteCarloValue.RootMeanSquare(v), v => MonteCarloValue.StandardDeviation(v),
        })
        {
            var (one, other) = (quantity(values), quantity(scaled));
            Assert.Equal(unit * one.Value, other.Value, 1e-9);
            Assert.Equal(unit * one.Error, other.Error, 1e-9);
            if (Math.Abs(one.Value) > 1e-3)
            {
                Assert.Equal(one.Over(one).Error, other.Over(other).Error, 1e-6 * (1 + one.Over(one).Error));
            }
        }
    });

    /// <summary>The error of the standard deviation of normal draws is sd / √(2 S), which the formula has to find from the draws.</summary>
    [Fact]
    public void The_error_of_a_standard_deviation_is_that_of_theory()
    {
        var random = new CounterRandom(RandomKey.FromSeed(3));
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => 2 * random.NextNormal())];
        Assert.InRange(MonteCarloValue.StandardDeviation(draws).Error / (2 / Math.Sqrt(2 * 20_000.0)), 0.95, 1.05);
    }
}
