using CsCheck;
using DoubleML.Sampling;
using DoubleML.Simulation;

namespace DoubleML.Tests.Simulation;

/// <summary>Laws that each draw obeys, whatever its key and parameters.</summary>
public sealed class ProcessLawTests
{
    private static readonly Gen<RandomKey> Keys = Gen.ULong.Select(RandomKey.FromSeed);

    public static TheoryData<string> WithRowsGivenByNObs =>
        [.. SimulationCatalog.All.Where(p => p.Parameters[0].Name == "n_obs" && p is not (DidCs2021 or DidCsCs2021)).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(WithRowsGivenByNObs))]
    public void There_are_n_obs_rows(string name) =>
        Gen.Select(Keys, Gen.Int[2, 60]).Sample(
            (key, n) => Assert.Equal(n, SimulationCatalog.Find(name).With("n_obs", n.ToString()).Draw(key).NObs), iter: 5);

    [Theory]
    [InlineData("irm_data", "d")]
    [InlineData("confounded_irm_data", "d")]
    [InlineData("heterogeneous_data", "d")]
    [InlineData("iivm_data", "d", "z")]
    [InlineData("ssm_data", "d", "s")]
    [InlineData("did_SZ2020", "d", "t")]
    [InlineData("lplr_LZZ2020", "y", "d")]
    [InlineData("simple_rdd_data", "y", "d")]
    public void What_should_be_binary_has_both_values_and_no_other(string name, params string[] columns) =>
        Keys.Sample(
            key =>
            {
                var process = SimulationCatalog.Find(name);
                foreach (var (parameter, value) in new[]
                {
                    ("n_obs", "300"), ("binary_treatment", "true"), ("binary_outcome", "true"), ("treatment", "binary"),
                    ("cross_sectional_data", "true"),
                }.Where(setting => process.Parameters.Any(p => p.Name == setting.Item1)))
                {
                    process = process.With(parameter, value);
                }

                var data = process.Draw(key);
                Assert.All(columns, column => Assert.Equal([0, 1], data.Column(column).Distinct().Order()));
            },
            iter: 5);

    [Fact]
    public void A_longer_data_set_begins_with_the_shorter_one() =>
        Gen.Select(Keys, Gen.Int[1, 40], Gen.Int[1, 40]).Sample(
            (key, n, more) =>
            {
                var shorter = new PlrCcddhnr2018 { NObs = n }.Draw(key);
                var longer = new PlrCcddhnr2018 { NObs = n + more }.Draw(key);
                Assert.All(shorter.Columns.Zip(longer.Columns), pair => Assert.Equal(pair.First, pair.Second[..n]));
            },
            iter: 20);

    [Fact]
    public void Covariates_of_the_DML_paper_have_Toeplitz_correlations()
    {
        const int n = 20_000;
        var data = new PlrCcddhnr2018 { NObs = n, DimX = 6 }.Draw(RandomKey.FromSeed(3));
        for (var j = 0; j < 6; j++)
        {
            for (var k = 0; k <= j; k++)
            {
                Assert.Equal(Math.Pow(0.7, j - k), Covariance(data.Columns[j], data.Columns[k]), 5 * Math.Sqrt(2.0 / n));
            }
        }
    }

    [Fact]
    public void Shares_of_explained_variance_in_the_interactive_model_are_as_asked()
    {
        var data = new IrmData { NObs = 40_000, R2Y = 0.75, R2D = 0.4 }.Draw(RandomKey.FromSeed(4));
        Assert.Equal(3, Covariance(data.Oracle["effect"], data.Oracle["effect"]), 0.12);
        var logit = Array.ConvertAll(data.Oracle["m0"], m => Math.Log(m / (1 - m)));
        Assert.Equal(Math.PI * Math.PI / 3 * 0.4 / 0.6, Covariance(logit, logit), 0.09);
    }

    [Fact]
    public void The_confounder_of_the_partially_linear_model_is_as_strong_as_asked() =>
        Gen.Select(Keys, Gen.Double[0.005, 0.7], Gen.Double[0.005, 0.7]).Sample(
            (key, cfY, cfD) =>
            {
                var data = new ConfoundedPlrData { NObs = 200, CfY = cfY, CfD = cfD }.Draw(key);
                var (oracle, y, d) = (data.Oracle, data.Column("y"), data.Column("d"));
                var gamma = oracle["gamma_a"][0];
                Assert.True(gamma > 0 && oracle["beta_a"][0] > 0);
                var explained = MeanSquare(oracle["g_long"].Zip(oracle["g_short"], (l, s) => l - s));
                Assert.Equal(cfY, explained / MeanSquare(y.Zip(oracle["g_short"], (v, s) => v - s)), 1e-9);
                var longRepresenter = MeanSquare(d.Zip(oracle["m_long"], (v, m) => v - m));
                var shortRepresenter = MeanSquare(d.Zip(oracle["m_short"], (v, m) => (v - m) / ((gamma * gamma / 3) + 1)));
                Assert.Equal(cfD, 1 - (shortRepresenter / longRepresenter), 1e-9);
            },
            iter: 30);

    [Fact]
    public void The_confounder_of_the_interactive_model_has_the_strengths_that_the_oracle_says() =>
        Gen.Select(Keys, Gen.Double[0.01, 0.4], Gen.Double[0.1, 2]).Sample(
            (key, gamma, beta) =>
            {
                var data = new ConfoundedIrmData { NObs = 150, Theta = 1, GammaA = gamma, BetaA = beta }.Draw(key);
                var (o, y, d) = (data.Oracle, data.Column("y"), data.Column("d"));
                Assert.All(o["m_long"], m => Assert.InRange(m, 0.01, 0.99));
                double Mean(Func<int, double> f) => Enumerable.Range(0, 150).Average(f);
                var explained = Mean(i => Math.Pow(o["g_long"][i] - o["g_short"][i], 2));
                Assert.Equal(explained / Mean(i => Math.Pow(y[i] - o["g_short"][i], 2)), o["cf_y"][0], 1e-12);
                double Gain(Func<double, double> variance) =>
                    1 - (Mean(i => variance(o["m_short"][i])) / Mean(i => variance(o["m_long"][i])));
                Assert.Equal(Gain(m => (1 / m) + (1 / (1 - m))), o["cf_d_ate"][0], 1e-12);
                Assert.Equal(Gain(m => m / (1 - m)), o["cf_d_atte"][0], 1e-12);
                Assert.InRange(o["rho_ate"][0], -1, 1);
                Assert.InRange(o["rho_atte"][0], -1, 1);
                Assert.Equal(y, d.Select((treated, i) => treated == 1 ? o["y1"][i] : o["y0"][i]));
            },
            iter: 30);

    [Fact]
    public void Without_confounding_the_confounded_models_have_none()
    {
        var plr = new ConfoundedPlrData { CfY = 0, CfD = 0 }.Draw(RandomKey.FromSeed(1));
        Assert.Equal([0], plr.Oracle["gamma_a"]);
        Assert.Equal([0], plr.Oracle["beta_a"]);
        var irm = new ConfoundedIrmData { GammaA = 0, BetaA = 0 }.Draw(RandomKey.FromSeed(1));
        Assert.All(new[] { "cf_y", "cf_d_ate", "cf_d_atte", "rho_ate", "rho_atte" }, name => Assert.Equal([0], irm.Oracle[name]));
    }

    [Fact]
    public void The_portable_sine_and_cosine_are_those_of_the_library() =>
        Keys.Sample(
            key =>
            {
                var data = new HeterogeneousData { NObs = 50, NX = 2 }.Draw(key);
                var (x0, x1) = (data.Column("X_0"), data.Column("X_1"));
                Assert.All(data.Oracle["effect"].Index(), effect =>
                    Assert.Equal(Math.Exp(2 * x0[effect.Index]) + (3 * Math.Sin(4 * x1[effect.Index])), effect.Item, 1e-14));
                var doses = new IrmDataDiscreteTreatments { Xi = 40 }.Draw(key).Oracle;
                Assert.All(doses["cont_d"].Zip(doses["effect"]), pair =>
                    Assert.Equal(-2 + (15 / (1 + Math.Exp(-pair.First - (1.2 * Math.Cos(pair.First))))), pair.Second, 1e-13));
            },
            iter: 10);

    [Fact]
    public void Treatment_levels_are_equally_likely_beside_a_baseline()
    {
        var data = new IrmDataDiscreteTreatments { NObs = 9000, NLevels = 3 }.Draw(RandomKey.FromSeed(2));
        var shares = data.Column("d").CountBy(level => level).OrderBy(s => s.Key).Select(s => s.Value / 9000.0).ToArray();
        Assert.Equal(4, shares.Length);
        Assert.Equal(1.0 / 3, shares[0], 0.02);
        Assert.All(shares[1..], share => Assert.Equal(2.0 / 9, share, 0.02));
        Assert.Equal(4, data.Oracle["level_bounds"].Length);
    }

    [Fact]
    public void Staggered_adoption_is_a_balanced_panel_whose_effects_begin_with_treatment() =>
        Gen.Select(Keys, Gen.Int[1, 6], Gen.Bool, Gen.Int[2, 6], Gen.Int[0, 2]).Sample(
            (key, type, never, periods, anticipation) =>
            {
                var process = new DidCs2021
                {
                    NObs = 60,
                    DgpType = type,
                    IncludeNeverTreated = never,
                    NPeriods = periods,
                    NPreTreatPeriods = 1,
                    AnticipationPeriods = anticipation,
                };
                var data = process.Draw(key);
                var (id, t, d, y) = (data.Column("id"), data.Column("t"), data.Column("d"), data.Column("y"));
                var (y0, y1, effect) = (data.Oracle["y0"], data.Oracle["y1"], data.Oracle["effect"]);
                if (anticipation == 0)
                {
                    Assert.Equal(60 * periods, data.NObs);
                }

                Assert.All(Enumerable.Range(0, data.NObs).GroupBy(i => id[i]), unit =>
                {
                    Assert.Equal(Enumerable.Range(0, periods).Select(period => (double)period), unit.Select(i => t[i]));
                    Assert.Single(unit.Select(i => d[i]).Distinct());
                });
                Assert.All(Enumerable.Range(0, data.NObs), i =>
                {
                    Assert.True(double.IsInfinity(d[i]) ? never : d[i] >= 1 && d[i] <= periods - 1);
                    var exposed = t[i] + anticipation >= d[i];
                    Assert.Equal(exposed, effect[i] != 0);
                    Assert.Equal(exposed ? y1[i] : y0[i], y[i]);
                });
            },
            iter: 40);

    [Fact]
    public void Repeated_cross_sections_show_a_share_of_a_larger_panel()
    {
        var data = SimulationCatalog.Create("did_cs_CS2021", [new("n_obs", "2000"), new("lambda-t", "0.25"), new("n_periods", "4")])
            .Draw(RandomKey.FromSeed(6));
        Assert.InRange(data.NObs, 7700, 8300);
        Assert.InRange(data.Column("id").Distinct().Count(), 5000, 6000);
        Assert.Equal([0, 1, 2, 3], data.Column("t").Distinct().Order());
    }

    [Fact]
    public void Two_way_clusters_share_errors_within_but_not_across()
    {
        var shared = new PlivMultiwayClusterCkms2021 { N = 40, M = 30, DimX = 3, OmegaX = (1, 0), OmegaEpsilon = (0, 1) }
            .Draw(RandomKey.FromSeed(9));
        var (i, j) = (shared.Column("cluster_var_i"), shared.Column("cluster_var_j"));
        Assert.Equal(40 * 30, i.Zip(j).Distinct().Count());
        Assert.Equal(40, shared.Column("X1").Distinct().Count());
        Assert.All(i.Zip(shared.Column("X1")).GroupBy(p => p.First), cluster => Assert.Single(cluster.DistinctBy(p => p.Second)));
        var epsilon = shared.Column("Y").Select((y, row) => y - shared.Column("D")[row] - shared.Oracle["g0"][row]).ToArray();
        Assert.All(j.Zip(epsilon).GroupBy(p => p.First), cluster =>
            Assert.Equal(cluster.Min(p => p.Second), cluster.Max(p => p.Second), 1e-12));
    }

    [Theory]
    [InlineData("pliv_CHS2015", "dim_x", "100", "pliv_CHS2015: dim_z is 150, but must be at most dim_x, which is 100.")]
    [InlineData("heterogeneous_data", "p", "3", "heterogeneous_data: support_size is 5, but must be at most p, which is 3.")]
    [InlineData("did_cs_CS2021", "n_periods", "2", "did_cs_CS2021: n_pre_treat_periods is 2, but must be below n_periods, which is 2.")]
    [InlineData("did_CS2021", "n_periods", "2", "did_CS2021: n_pre_treat_periods is 2, but must be below n_periods, which is 2.")]
    public void Parameters_that_do_not_go_together_are_refused(string name, string parameter, string value, string message)
    {
        var process = SimulationCatalog.Create(name, [new(parameter, value)]);
        var thrown = Assert.Throws<InputException>(() => process.Draw(RandomKey.FromSeed(1)));
        Assert.Equal(message, thrown.Message);
    }

    private static double Covariance(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average();
    }

    private static double MeanSquare(IEnumerable<double> values) => values.Average(value => value * value);
}
