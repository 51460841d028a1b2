using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Heterogeneity;
using DoubleML.Inference;
using DoubleML.Learners.Linear;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Tests.Heterogeneity;

public class BestLinearPredictorTests
{
    private static readonly FitResult Fitted = Fit(new Irm());

    [Fact]
    public void FindsTheCoefficientsOfALinearEffect()
    {
        var predictor = BestLinearPredictor.Of(Fitted, Basis());
        Assert.All(predictor.Coefficients.Zip(predictor.StandardErrors, [1.0, 0.5]), parameter =>
            Assert.InRange(parameter.First, parameter.Third - (4 * parameter.Second), parameter.Third + (4 * parameter.Second)));
        Assert.All(predictor.StandardErrors, se => Assert.InRange(se, 0.01, 0.2));
    }

    [Fact]
    public void TheConstantAloneGivesTheAverageEffectAndItsStandardError()
    {
        var predictor = BestLinearPredictor.Of(Fitted, [.. Basis().Take(1)]);
        Assert.Equal(Fitted.Estimates.Thetas[0], predictor.Coefficients[0], 1e-10);
        Assert.Equal(Fitted.Estimates.StandardErrors[0], predictor.StandardErrors[0], 1e-10);
    }

    [Fact]
    public void JointIntervalsContainThePointwiseOnesAndAreRepeatable()
    {
        var predictor = BestLinearPredictor.Of(Fitted, Basis());
        double[][] points = [[1, -2], [1, -1], [1, 0], [1, 1], [1, 2]];
        var (effects, pointwise) = predictor.At(points, 0.9);
        var (same, joint) = predictor.JointlyAt(points, 0.9, 500, RandomKey.FromSeed(1));
        Assert.Equal(effects, same);
        Assert.All(joint.Zip(pointwise), interval => Assert.True(
            interval.First.Lower < interval.Second.Lower && interval.First.Upper > interval.Second.Upper));
        Assert.Equal(joint, predictor.JointlyAt(points, 0.9, 500, RandomKey.FromSeed(1)).Intervals);

        // Two directions are behind all points, so the critical value lies between the normal one and that of χ² with two degrees of freedom.
        var critical = (joint[0].Upper - effects[0]) / ((pointwise[0].Upper - effects[0]) / 1.6448536269514722);
        Assert.InRange(critical, 1.7, Math.Sqrt(-2 * Math.Log(0.1)) + 0.15);
    }

    [Fact]
    public void JointIntervalsOfDisjointGroupsHaveTheCriticalValueOfIndependentNormals()
    {
        var x = Fitted.Data.Data.Data["x"];
        var groups = Enumerable.Range(0, 4).Select(g => KeyValuePair.Create(
            $"g{g}", x.Select(value => (int)Math.Clamp(Math.Floor(value) + 2, 0, 3) == g ? 1.0 : 0).ToArray())).ToArray();
        var predictor = BestLinearPredictor.Of(Fitted, groups);
        var joint = predictor.JointConfidenceIntervals(0.9, 20_000, RandomKey.FromSeed(3));

        // Estimates of disjoint groups are independent: P(max |t| ≤ c) = (2 Φ(c) − 1)⁴.
        var critical = Special.NormalQuantile((1 + Math.Pow(0.9, 0.25)) / 2);
        Assert.All(joint.Select((interval, g) => (interval.Upper - predictor.Coefficients[g]) / predictor.StandardErrors[g]), ratio =>
            Assert.InRange(ratio, critical - 0.04, critical + 0.04));
    }

    [Fact]
    public void WhatHasNoConditionalEffectsOrNoBasisIsRefused()
    {
        Refused("has no conditional effects", () => BestLinearPredictor.Of(Fit(new Irm { Score = "ATTE" }), Basis()));
        Refused("linearly dependent", () => BestLinearPredictor.Of(Fitted, [.. Basis(), KeyValuePair.Create("again", Basis()[1].Value)]));
        Refused("the basis has no columns", () => BestLinearPredictor.Of(Fitted, []));
        Refused("basis column 'short' has 1 rows", () => BestLinearPredictor.Of(Fitted, [KeyValuePair.Create("short", new[] { 1.0 })]));
        Refused("group 'b' has no observation", () => GroupIndicators.Checked(
            [KeyValuePair.Create("a", new[] { 1.0, 1 }), KeyValuePair.Create("b", new[] { 0.0, 0 })]));
        Refused("contains 2, expected 0 and 1 only", () => GroupIndicators.Checked([KeyValuePair.Create("a", new[] { 1.0, 2 })]));
    }

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.Throws<InputException>(action).Message, StringComparison.Ordinal);

    private static KeyValuePair<string, double[]>[] Basis()
    {
        var x = Fitted.Data.Data.Data["x"];
        return [KeyValuePair.Create("const", x.Select(_ => 1.0).ToArray()), KeyValuePair.Create("x", x)];
    }

    private static FitResult Fit(Model model)
    {
        var random = new CounterRandom(RandomKey.FromSeed(21));
        double[] x = [.. Enumerable.Range(0, 800).Select(_ => random.NextNormal())];
        double[] d = [.. x.Select(value => random.NextDouble() < 1 / (1 + Math.Exp(-0.5 * value)) ? 1.0 : 0)];
        double[] y = [.. x.Select((value, i) => (d[i] * (1 + (0.5 * value))) + value + random.NextNormal())];
        var data = new DataSet([KeyValuePair.Create("y", y), KeyValuePair.Create("d", d), KeyValuePair.Create("x", x)]);
        return DoubleMachineLearning.Fit(new DoubleMLData(data, new Roles { Y = "y", D = ["d"] }), model, new FitOptions
        {
            NFolds = 3,
            Learners = new Dictionary<string, Learning.Learner> { ["ml_g"] = new LinearRegression(), ["ml_m"] = new LogisticRegression { Penalty = null } },
        });
    }
}
