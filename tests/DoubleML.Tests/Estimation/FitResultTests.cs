using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;
using DoubleML.Simulation;

namespace DoubleML.Tests.Estimation;

/// <summary>What a fit offers to those who write C#.</summary>
public class FitResultTests
{
    private static readonly DoubleMLData Data = new PlrCcddhnr2018 { NObs = 150, DimX = 5 }.Draw(RandomKey.FromSeed(1)).ToDoubleMLData();

    private static readonly FitResult Fit = DoubleMachineLearning.Fit(Data, new Plr(), new LinearRegression(), nRep: 3);

    [Fact]
    public void One_learner_serves_all_nuisances_like_a_learner_for_each()
    {
        var learners = new Dictionary<string, Learner> { ["ml_l"] = new LinearRegression(), ["ml_m"] = new LinearRegression() };
        Assert.Equal(Fit.Estimates.AllThetas, DoubleMachineLearning.Fit(Data, new Plr(), learners, nRep: 3).Estimates.AllThetas);
        var options = new FitOptions { Learners = learners, NFolds = 4, NRep = 2, Seed = 7 };
        Assert.Equal(
            DoubleMachineLearning.Fit(Data, new Plr(), options).Estimates.AllThetas,
            DoubleMachineLearning.Fit(Data, new Plr(), new LinearRegression(), nFolds: 4, nRep: 2, seed: 7).Estimates.AllThetas);
    }

    [Fact]
    public void The_summary_has_a_line_a_parameter()
    {
        var lines = Fit.Summary(0.9).Split('\n');
        var ci = Fit.ConfidenceIntervals(0.9)[0];
        Assert.Equal("plr, partialling out: n = 150, 5 folds, 3 repetitions, seed 42", lines[0]);
        Assert.Equal(["coef", "std", "err", "t", "P>|t|", "5", "%", "95", "%"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            [
                "d", $"{Fit.Estimates.Thetas[0]:F6}", $"{Fit.Estimates.StandardErrors[0]:F6}", $"{Fit.Estimates.TStatistics[0]:F3}",
                $"{Fit.Estimates.PValues[0]:F4}", $"{ci.Lower:F6}", $"{ci.Upper:F6}",
            ],
            lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(3, lines.Length);
        Assert.Equal(lines[1].Length, lines[2].Length);
        Assert.Equal(Fit.Summary(), Fit.ToString());
    }

    [Fact]
    public void The_interval_is_at_95_percent_unless_asked_otherwise()
    {
        Assert.Equal(Fit.Estimates.ConfidenceIntervals(0.95), Fit.ConfidenceIntervals());
        Assert.True(Fit.ConfidenceIntervals(0.99)[0].Upper > Fit.ConfidenceIntervals()[0].Upper);
    }

    [Fact]
    public void The_bootstrap_draws_with_the_seed_of_the_fit()
    {
        var bootstrap = Fit.Bootstrap("wild", 50);
        var same = new Bootstrap(Fit.Estimates, "wild", 50, RandomKey.FromSeed(42).Derive("bootstrap"));
        Assert.Equal(same.TStatistics(2), bootstrap.TStatistics(2));
        Assert.Equal(same.JointConfidenceIntervals(0.95), bootstrap.JointConfidenceIntervals());
        Assert.Equal(MultipleTesting.Adjust(Fit.Estimates, "romano-wolf", bootstrap), Fit.AdjustedPValues(bootstrap: bootstrap));
        Assert.Equal(MultipleTesting.Adjust(Fit.Estimates, "romano-wolf", Fit.Bootstrap()), Fit.AdjustedPValues());
        Assert.Equal(Fit.Estimates.AllPValues()[0].Order().ElementAt(1), Fit.AdjustedPValues("bonferroni")[0], 1e-15);
        Assert.Contains("'tukey'", Assert.Throws<InputException>(() => Fit.AdjustedPValues("tukey")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sensitivity_analysis_has_bounds_and_robustness_values()
    {
        var analysis = Fit.SensitivityAnalysis(cfY: 0.1, cfD: 0.05, rho: -0.5, level: 0.9, nullHypothesis: 0.2);
        var scenario = new ConfoundingScenario(0.1, 0.05, -0.5, 0.9);
        Assert.Equal(Sensitivity.Bounds(Fit.Estimates, scenario).CiLower, analysis.Bounds.CiLower);
        Assert.Equal(Sensitivity.RobustnessValues(Fit.Estimates, 0, 0.2, scenario), analysis.RobustnessValues[0]);
        var lines = analysis.Summary().Split('\n');
        Assert.Equal("cf_y = 0.1, cf_d = 0.05, rho = -0.5, level = 0.9", lines[0]);
        Assert.Contains($"{analysis.Bounds.ThetaLower[0]:F4}", lines[2], StringComparison.Ordinal);
        Assert.Equal(analysis.Summary(), analysis.ToString());
    }

    [Theory]
    [InlineData("iivm_data", "z")]
    [InlineData("ssm_data", "s")]
    [InlineData("did_CS2021", "id")]
    [InlineData("pliv_multiway_cluster_CKMS2021", "cluster")]
    public void Simulated_data_keep_their_roles(string process, string role)
    {
        var simulated = SimulationCatalog.Find(process).Draw(RandomKey.FromSeed(1));
        var data = simulated.ToDoubleMLData();
        Assert.Equal(simulated.Roles[role], data.Roles.Named().Where(named => named.Role == role).Select(named => named.Column));
        Assert.Equal(simulated.Roles["x"], data.X);
    }

    [Fact]
    public void Columns_take_roles_by_name()
    {
        var columns = new Dictionary<string, double[]> { ["wage"] = [1, 2, 3], ["union"] = [0, 1, 1], ["age"] = [30, 40, 50], ["firm"] = [1, 1, 2] };
        var data = new DoubleMLData(columns, y: "wage", d: ["union"], cluster: ["firm"]);
        Assert.Equal(["age"], data.X);
        Assert.Equal(["firm"], data.Roles.Cluster);
    }
}
