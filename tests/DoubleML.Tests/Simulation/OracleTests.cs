using DoubleML.Sampling;
using DoubleML.Simulation;

namespace DoubleML.Tests.Simulation;

/// <summary>
/// With the hidden quantities in hand, each process's true parameter comes back from its data: in the mean of many draws, to within four
/// Monte Carlo standard errors.
/// </summary>
public sealed class OracleTests
{
    private const double StandardErrors = 4;

    [Theory]
    [InlineData("plr_CCDDHNR2018", "alpha", "0.5")]
    [InlineData("plr_CCDDHNR2018", "alpha", "-2")]
    [InlineData("plr_turrell2018", "theta", "0.5")]
    [InlineData("pliv_data", "theta", "1.5")]
    [InlineData("plpr_CP2025", "theta", "0.7")]
    public void Regressing_the_outcome_without_its_nuisance_on_the_treatment_gives_theta(string name, string parameter, string value) =>
        Recovers(name, [new(parameter, value), new("dim_x", "4"), new(name == "plpr_CP2025" ? "num_id" : "n_obs", "100")], data =>
        {
            var (y, d, g0) = (Outcome(data), Treatment(data), data.Oracle["g0"]);
            var unit = data.Oracle.GetValueOrDefault("alpha") ?? new double[data.NObs];
            return Slope(Map(data, i => y[i] - g0[i] - unit[i]), d, d);
        });

    [Theory]
    [InlineData("pliv_CHS2015", "1")]
    [InlineData("pliv_multiway_cluster_CKMS2021", "-1")]
    public void The_instrument_gives_theta_and_the_treatment_does_not(string name, string theta)
    {
        KeyValuePair<string, string>[] parameters =
            [new("theta", theta), new("dim_x", "5"), name == "pliv_CHS2015" ? new("dim_z", "5") : new("M", "10")];
        static double Estimate(SimulatedData data, Func<double[], double[], double[]> instrument)
        {
            var (d, g0, z) = (Treatment(data), data.Oracle["g0"], data.Column(data.Roles["z"][0]));
            return Slope(Subtract(Outcome(data), g0), d, instrument(Subtract(d, g0), z));
        }

        // In the first process z also moves with x_1, but g0 is known and taken out, so any function of z and x is a valid instrument.
        Recovers(name, parameters, data => Estimate(data, (_, z) => z));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Recovers(name, parameters, data => Estimate(data, (d, _) => d)));
    }

    [Theory]
    [InlineData("irm_data", "theta", "0.5")]
    [InlineData("confounded_irm_data", "theta", "2")]
    [InlineData("heterogeneous_data", "binary_treatment", "true")]
    public void Weighting_and_the_individual_effects_give_the_average_effect(string name, string parameter, string value)
    {
        KeyValuePair<string, string>[] parameters = [new(parameter, value), new("n_obs", "400")];
        Recovers(name, parameters, data => data.Oracle["effect"].Average());
        Recovers(name, parameters, data =>
        {
            var (y, d) = (Outcome(data), Treatment(data));
            var m = data.Oracle.GetValueOrDefault("m_long") ?? data.Oracle["m0"];
            return Map(data, i => d[i] == 1 ? y[i] / m[i] : m[i] == 1 ? 0 : -y[i] / (1 - m[i])).Average();
        });
    }

    [Fact]
    public void The_effect_of_a_continuous_treatment_averages_to_theta() =>
        Recovers("heterogeneous_data", [], data =>
        {
            var (y, d, m0, g0) = (Outcome(data), Treatment(data), data.Oracle["m0"], data.Oracle["g0"]);
            var v = Map(data, i => d[i] - m0[i]);
            return Slope(Map(data, i => y[i] - g0[i] - (data.Oracle["effect"][i] * m0[i])), v, v);
        });

    [Theory]
    [InlineData("1", "0.2")]
    [InlineData("-0.5", "1")]
    public void The_Wald_ratio_of_the_instrument_gives_the_local_effect(string theta, string alphaX) =>
        Recovers("iivm_data", [new("theta", theta), new("alpha_x", alphaX), new("dim_x", "2"), new("n_obs", "2000")], data =>
        {
            var (y, g0, z) = (Outcome(data), data.Oracle["g0"], data.Column("z"));
            var compliers = Map(data, i => data.Oracle["d_z1"][i] - data.Oracle["d_z0"][i]);
            Assert.All(compliers, c => Assert.InRange(c, 0, 1));
            var reducedForm = Map(data, i => (z[i] == 1 ? 2 : -2) * (y[i] - g0[i])).Average();
            return reducedForm / compliers.Average();
        });

    [Fact]
    public void Selected_outcomes_give_theta_at_random_and_not_otherwise()
    {
        static double Estimate(SimulatedData data)
        {
            var (y, d, s, g0) = (Outcome(data), Treatment(data), data.Column("s"), data.Oracle["g0"]);
            Assert.All(Enumerable.Range(0, data.NObs).Where(i => s[i] == 0), i => Assert.Equal(0, y[i]));
            double Mean(int treated) => MeanWhere(i => s[i] == 1 && d[i] == treated, i => y[i] - g0[i], data);
            return Mean(1) - Mean(0);
        }

        KeyValuePair<string, string>[] size = [new("n_obs", "500"), new("dim_x", "5"), new("theta", "0.8")];
        Recovers("ssm_data", size, Estimate);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Recovers("ssm_data", [.. size, new("mar", "false")], Estimate));
        Recovers("ssm_data", [.. size, new("mar", "false")], data =>
            Map(data, i => data.Oracle["y1"][i] - data.Oracle["y0"][i]).Average());
        Assert.DoesNotContain("z", SimulationCatalog.Find("ssm_data").Draw(RandomKey.FromSeed(1)).ColumnNames);
    }

    [Theory]
    [InlineData("1", "false")]
    [InlineData("2", "false")]
    [InlineData("3", "false")]
    [InlineData("4", "false")]
    [InlineData("5", "false")]
    [InlineData("6", "false")]
    [InlineData("1", "true")]
    [InlineData("4", "true")]
    public void Differences_in_differences_net_of_the_regression_are_zero(string type, string crossSections) =>
        Recovers("did_SZ2020", [new("dgp_type", type), new("cross_sectional_data", crossSections)], data =>
        {
            var (y, d, f) = (Outcome(data), Treatment(data), data.Oracle["f_reg"]);
            if (crossSections == "false")
            {
                return MeanWhere(i => d[i] == 1, i => y[i] - f[i], data) - MeanWhere(i => d[i] == 0, i => y[i] - f[i], data);
            }

            var t = data.Column("t");
            double Cell(int treated, int time) =>
                MeanWhere(i => d[i] == treated && t[i] == time, i => y[i] - ((1 + time + treated) * f[i]), data);
            return Cell(1, 1) - Cell(1, 0) - Cell(0, 1) + Cell(0, 0);
        });

    [Theory]
    [InlineData("false", 0.0)]
    [InlineData("false", 0.5)]
    [InlineData("true", 0.0)]
    [InlineData("true", -0.5)]
    public void The_potential_outcomes_differ_by_theta_at_the_cutoff(string fuzzy, double cutoff) =>
        Recovers(
            "simple_rdd_data",
            [new("fuzzy", fuzzy), new("cutoff", cutoff.ToString()), new("tau", "1.5"), new("n_obs", "500")],
            data =>
            {
                var (score, y0, y1) = (data.Column("score"), data.Oracle["y0"], data.Oracle["y1"]);
                return Map(data, i => y1[i] - y0[i] + (0.5 * ((score[i] * score[i]) - (cutoff * cutoff)))).Average();
            });

    private static void Recovers(string name, IEnumerable<KeyValuePair<string, string>> parameters, Func<SimulatedData, double> estimate)
    {
        const int nRep = 100;
        var process = SimulationCatalog.Create(name, parameters);
        var key = RandomKey.FromSeed(42).Derive(name);
        var draws = Enumerable.Range(0, nRep).Select(r => process.Draw(key.Derive(r))).ToArray();
        var estimates = Array.ConvertAll(draws, data => estimate(data));
        var mean = estimates.Average();
        var error = Math.Sqrt(estimates.Sum(e => (e - mean) * (e - mean)) / (nRep - 1) / nRep);
        var theta = draws[0].Theta;
        Assert.NotNull(theta);
        Assert.True(Math.Abs(mean - theta.Value) <= (StandardErrors * error) + 1e-12, $"{name}: {mean} ± {error}, but theta is {theta}");
    }

    private static double[] Outcome(SimulatedData data) => data.Column(data.Roles["y"][0]);

    private static double[] Treatment(SimulatedData data) => data.Column(data.Roles["d"][0]);

    private static double[] Map(SimulatedData data, Func<int, double> f) => [.. Enumerable.Range(0, data.NObs).Select(f)];

    private static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double MeanWhere(Func<int, bool> take, Func<int, double> value, SimulatedData data) =>
        Enumerable.Range(0, data.NObs).Where(take).Average(value);

    /// <summary>The instrumental-variable slope of y on d, with instrument z and no intercept.</summary>
    private static double Slope(double[] y, double[] d, double[] z) => y.Zip(z, (a, b) => a * b).Sum() / d.Zip(z, (a, b) => a * b).Sum();
}
