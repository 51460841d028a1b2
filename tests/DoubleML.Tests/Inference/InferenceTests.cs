using CsCheck;
using DoubleML.Inference;
using DoubleML.Sampling;

namespace DoubleML.Tests.Inference;

public class InferenceTests
{
    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.5, 0)]
    public void Normal_quantiles_are_those_of_the_tables(double p, double expected) =>
        Assert.Equal(expected, Special.NormalQuantile(p), 1e-14);

    [Theory]
    [InlineData(1.96, 0.04999579029644087)]
    [InlineData(-4.421382141239325, 9.807155289835786e-06)]
    [InlineData(0, 1)]
    public void P_values_have_full_relative_accuracy(double t, double expected) =>
        Assert.Equal(1, Special.TwoSidedP(t) / expected, 1e-9);

    [Fact]
    public void The_median_of_an_even_number_is_the_mean_of_the_middle_two() =>
        Assert.Equal(2.5, Special.Median([4, 1, 3, 2]));

    [Fact]
    public void One_repetition_aggregates_to_itself() => Gen.Double[-5, 5].Sample(theta =>
    {
        var estimates = Make([[theta]], seed: 3);
        Assert.Equal(theta, estimates.Thetas[0]);
        Assert.Equal(estimates.AllStandardErrors[0][0], estimates.StandardErrors[0], 1e-12);
    });

    [Fact]
    public void Combinations_are_linear()
    {
        var estimates = Make([[1.0, 1.5], [0.25, 0.5]], seed: 4);
        var difference = estimates.Combine(["a - b"], [[1, -1]]);
        Assert.Equal([0.75, 1.0], difference.AllThetas[0]);
        for (var i = 0; i < estimates.ObservationCount; i++)
        {
            Assert.Equal(estimates.ScaledPsi[0][1][i] - estimates.ScaledPsi[1][1][i], difference.ScaledPsi[0][1][i], 1e-12);
        }

        var same = estimates.Combine(estimates.Names, [[1, 0], [0, 1]]);
        Assert.Equal(estimates.StandardErrors[1], same.StandardErrors[1], 1e-12);
    }

    [Fact]
    public void Joint_intervals_are_wider_than_pointwise_ones_and_do_not_depend_on_threads()
    {
        var estimates = Make([[1.0], [0.25], [0.5]], seed: 5);
        foreach (var method in new[] { "normal", "Bayes", "wild" })
        {
            var joint = new Bootstrap(estimates, method, 500, RandomKey.FromSeed(1)).JointConfidenceIntervals(0.95);
            var pointwise = estimates.ConfidenceIntervals(0.95);
            Assert.All(Enumerable.Range(0, 3), j => Assert.True(joint[j].Upper - joint[j].Lower > pointwise[j].Upper - pointwise[j].Lower));
            Assert.Equal(joint, new Bootstrap(estimates, method, 500, RandomKey.FromSeed(1)).JointConfidenceIntervals(0.95));
        }
    }

    [Fact]
    public void Bootstrap_t_statistics_are_standard_normal()
    {
        var estimates = Make([[1.0]], seed: 6);
        foreach (var method in new[] { "normal", "Bayes", "wild" })
        {
            var t = new Bootstrap(estimates, method, 4000, RandomKey.FromSeed(2)).TStatistics(0)[0];
            Assert.Equal(0, t.Average(), 0.06);
            Assert.Equal(1, t.Average(x => x * x), 0.12);
        }
    }

    [Fact]
    public void Adjusted_p_values_are_ordered_as_theory_says()
    {
        var estimates = Make([[0.3], [0.25], [0.1], [0.02]], seed: 7);
        var bootstrap = new Bootstrap(estimates, "normal", 2000, RandomKey.FromSeed(3));
        var raw = estimates.PValues;
        var bonferroni = MultipleTesting.Adjust(estimates, "bonferroni", null);
        var holm = MultipleTesting.Adjust(estimates, "holm", null);
        var bh = MultipleTesting.Adjust(estimates, "fdr_bh", null);
        var rw = MultipleTesting.Adjust(estimates, "romano-wolf", bootstrap);
        for (var j = 0; j < raw.Length; j++)
        {
            Assert.True(raw[j] <= bh[j] && bh[j] <= holm[j] && holm[j] <= bonferroni[j]);
            Assert.True(rw[j] <= holm[j] + 0.05);
            Assert.True(rw[j] >= raw[j] - 0.05);
        }
    }

    [Theory]
    [InlineData("holm", new[] { 0.01, 0.04, 0.03 }, new[] { 0.03, 0.06, 0.06 })]
    [InlineData("fdr_bh", new[] { 0.01, 0.04, 0.03 }, new[] { 0.03, 0.04, 0.04 })]
    [InlineData("bonferroni", new[] { 0.01, 0.04, 0.5 }, new[] { 0.03, 0.12, 1.0 })]
    [InlineData("sidak", new[] { 0.01, 0.04, 0.03, 0.2, 0.031, 0.6 }, new[] { 0.058519850599, 0.217242210304, 0.167027995071, 0.737856, 0.1721671380724, 0.995904 })]
    [InlineData("holm", new[] { 0.01, 0.04, 0.03, 0.2, 0.031, 0.6 }, new[] { 0.06, 0.15, 0.15, 0.4, 0.15, 0.6 })]
    [InlineData("holm-sidak", new[] { 0.01, 0.04, 0.03, 0.2, 0.031, 0.6 }, new[] { 0.058519850599, 0.1412659743, 0.1412659743, 0.36, 0.1412659743, 0.6 })]
    [InlineData("simes-hochberg", new[] { 0.01, 0.04, 0.03, 0.2, 0.031, 0.6 }, new[] { 0.06, 0.12, 0.12, 0.4, 0.12, 0.6 })]
    [InlineData("hommel", new[] { 0.01, 0.04, 0.03, 0.2, 0.031, 0.6 }, new[] { 0.06, 0.12, 0.09, 0.4, 0.093, 0.6 })]
    [InlineData("fdr_bh", new[] { 0.01, 0.04, 0.03, 0.2, 0.031, 0.6 }, new[] { 0.06, 0.06, 0.06, 0.24, 0.06, 0.6 })]
    [InlineData("fdr_by", new[] { 0.01, 0.04, 0.03, 0.2, 0.031, 0.6 }, new[] { 0.147, 0.147, 0.147, 0.588, 0.147, 1.0 })]
    public void Adjustments_agree_with_worked_examples(string method, double[] p, double[] expected)
    {
        // The six p values: multipletests of statsmodels 0.13. Estimates whose p values are the given ones: theta = the two-sided quantile, se = 1.
        var thetas = p.Select(value => new[] { Special.NormalQuantile(1 - (value / 2)) }).ToArray();
        var estimates = Make(thetas, seed: 8) with { AllStandardErrors = [.. p.Select(_ => new[] { 1.0 })] };
        var adjusted = MultipleTesting.Adjust(estimates, method, null);
        Assert.All(Enumerable.Range(0, p.Length), j => Assert.Equal(expected[j], adjusted[j], 1e-9));
    }

    [Fact]
    public void Unknown_methods_are_refused_by_name()
    {
        var estimates = Make([[1.0]], seed: 9);
        Assert.Contains("'hochberg'", Assert.Throws<InputException>(() => MultipleTesting.Adjust(estimates, "hochberg", null)).Message);
        Assert.Contains("'gauss'", Assert.Throws<InputException>(() => new Bootstrap(estimates, "gauss", 10, RandomKey.FromSeed(1))).Message);
        Assert.Contains("bootstrap", Assert.Throws<InputException>(() => MultipleTesting.Adjust(estimates, "romano-wolf", null)).Message);
    }

    [Fact]
    public void The_robustness_value_is_where_the_bound_meets_the_null_hypothesis()
    {
        var estimates = WithBias(Make([[0.5, 0.6, 0.4]], seed: 10));
        var scenario = new ConfoundingScenario();
        var (rv, rva) = Sensitivity.RobustnessValues(estimates, 0, 0, scenario);
        Assert.Equal(0, Sensitivity.Bounds(estimates, scenario with { CfY = rv, CfD = rv }).ThetaLower[0], 1e-9);
        Assert.Equal(0, Sensitivity.Bounds(estimates, scenario with { CfY = rva, CfD = rva }).CiLower[0], 1e-9);
        Assert.True(rva < rv);
        Assert.Equal((0.0, 0.0), Sensitivity.RobustnessValues(estimates, 0, estimates.Thetas[0], scenario));
    }

    [Fact]
    public void Without_confounding_the_bounds_are_the_estimate()
    {
        var estimates = WithBias(Make([[0.5]], seed: 11));
        var bounds = Sensitivity.Bounds(estimates, new ConfoundingScenario(0, 0));
        Assert.Equal(0.5, bounds.ThetaLower[0]);
        Assert.Equal(0.5, bounds.ThetaUpper[0]);
        Assert.Equal(estimates.StandardErrors[0], bounds.SeLower[0], 1e-12);
    }

    private static Estimates WithBias(Estimates estimates)
    {
        var random = new CounterRandom(RandomKey.FromSeed(99));
        return estimates with
        {
            Bias = new OmittedVariableBias
            {
                MaxBias = [.. estimates.AllThetas.Select(reps => reps.Select(_ => 1.0).ToArray())],
                PsiMaxBias = [.. estimates.ScaledPsi.Select(reps => reps.Select(psi => psi.Select(_ => random.NextNormal()).ToArray()).ToArray())],
            },
        };
    }

    /// <summary>Estimates with given thetas, [parameter][repetition], and standard normal scores of 200 observations.</summary>
    private static Estimates Make(double[][] thetas, ulong seed)
    {
        const int N = 200;
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var psi = thetas.Select(reps => reps.Select(_ => Enumerable.Range(0, N).Select(_ => random.NextNormal()).ToArray()).ToArray()).ToArray();
        return new Estimates
        {
            Names = [.. thetas.Select((_, j) => $"d{j}")],
            AllThetas = thetas,
            AllStandardErrors = [.. psi.Select(reps => reps.Select(values => Math.Sqrt(values.Average(x => x * x) / N)).ToArray())],
            ScaledPsi = psi,
            VarianceScaling = [.. thetas.Select(_ => (double)N)],
        };
    }
}
