using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.Learners.Linear;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Sampling;

namespace DoubleML.Tests.Models;

/// <summary>
/// Every model finds the parameters of data that were drawn from it, from its own splits and learners on: each estimate within four standard
/// errors of the truth, and the standard errors small enough for that to say something.
/// </summary>
public class RecoveryTests
{
    private static readonly Learner Regression = new LinearRegression();

    private static readonly Learner Classification = new LogisticRegression { Penalty = null };

    [Fact]
    public void Average_potential_outcomes_and_contrasts()
    {
        var data = Draw(1500, 1, (random, row) =>
        {
            var x = Covariate(random, row);
            var d = Math.Clamp(Math.Floor(1.5 + (0.4 * x) + random.NextNormal()), 0, 2);
            row["d"] = d;
            row["y"] = (0.5 * d * d) + x + random.NextNormal();
        });
        var model = new Apos { TreatmentLevels = [0, 1, 2], ReferenceLevels = [0] };
        var fit = Fit(data, model);
        Recovers(fit.Estimates, 0.15, 0, 0.5, 2);
        Recovers(model.CausalContrasts(fit.Estimates), 0.15, 0.5, 2);
        Recovers(Fit(data, new Apo { TreatmentLevel = 2 }).Estimates, 0.15, 2);
    }

    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(1, 0.5)]
    [InlineData(1, 0.8)]
    public void Potential_quantiles_and_values_at_risk(int treatment, double quantile)
    {
        var data = Draw(2000, 2, Confounded);
        var (z, sd) = (Special.NormalQuantile(quantile), Math.Sqrt(2));
        var tail = treatment + (sd * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) / (1 - quantile));
        Recovers(Fit(data, new Pq { Treatment = treatment, Quantile = quantile }).Estimates, 0.15, treatment + (sd * z));
        Recovers(Fit(data, new Cvar { Treatment = treatment, Quantile = quantile }, ("ml_g", Regression)).Estimates, 0.15, tail);
    }

    [Fact]
    public void Quantile_treatment_effects()
    {
        var data = Draw(2000, 3, Confounded);
        Recovers(Fit(data, new Qte { Quantiles = [0.25, 0.5] }).Estimates, 0.25, 1, 1);
        Recovers(Fit(data, new Qte { Score = "CVaR", Quantiles = [0.4] }, ("ml_g", Regression)).Estimates, 0.25, 1);
    }

    [Fact]
    public void Quantiles_of_compliers()
    {
        var data = Draw(3000, 4, (random, row) =>
        {
            var x = Covariate(random, row);
            var z = random.NextDouble() < Logistic(0.4 * x) ? 1 : 0;
            var kind = random.NextDouble();
            var d = kind < 0.7 ? z : kind < 0.85 ? 1 : 0;
            row["z"] = z;
            row["d"] = d;
            row["y"] = d + x + random.NextNormal() + (kind < 0.7 ? 0 : 3);
        });
        var median = Math.Sqrt(2) * Special.NormalQuantile(0.5);
        Recovers(Fit(data, new Lpq(), ["z"]).Estimates, 0.3, 1 + median);
        Recovers(Fit(data, new Lpq { Treatment = 0, Quantile = 0.3 }, ["z"]).Estimates, 0.3, Math.Sqrt(2) * Special.NormalQuantile(0.3));
        Recovers(Fit(data, new Qte { Score = "LPQ" }, ["z"]).Estimates, 0.4, 1);
    }

    [Theory]
    [InlineData("missing-at-random")]
    [InlineData("nonignorable")]
    public void Effects_with_sample_selection(string score)
    {
        var nonignorable = score == "nonignorable";
        var data = Draw(4000, 5, (random, row) =>
        {
            var x = Covariate(random, row);
            var (d, u, z) = (random.NextDouble() < Logistic(0.5 * x) ? 1 : 0, random.NextNormal(), random.NextNormal());
            var s = (0.8 * d) + (0.5 * x) + (nonignorable ? z + (0.8 * u) : 0) + random.NextNormal() > 0 ? 1 : 0;
            row["d"] = d;
            row["s"] = s;
            if (nonignorable)
            {
                row["z"] = z;
            }

            row["y"] = s == 1 ? d + x + u + (0.3 * random.NextNormal()) : double.NaN;
        });
        Recovers(Fit(data, new Ssm { Score = score }, new Roles { Y = "y", D = ["d"], S = "s", Z = nonignorable ? ["z"] : [] },
            ("ml_g", Regression)).Estimates, 0.25, 1);
    }

    [Theory]
    [InlineData("observational", true)]
    [InlineData("observational", false)]
    [InlineData("experimental", true)]
    public void Differences_in_differences(string score, bool normalize)
    {
        var slope = score == "observational" ? 0.5 : 0;
        var panel = Draw(1500, 6, (random, row) =>
        {
            var x = Covariate(random, row);
            var d = random.NextDouble() < Logistic(slope * x) ? 1 : 0;
            row["d"] = d;
            row["y"] = 1 + (0.7 * d) + x + random.NextNormal();
        });
        Recovers(Fit(panel, new Did { Score = score, InSampleNormalization = normalize }, ("ml_g", Regression)).Estimates, 0.15, 0.7);

        var sections = Draw(3000, 7, (random, row) =>
        {
            var x = Covariate(random, row);
            var (d, t) = (random.NextDouble() < Logistic(slope * x) ? 1 : 0, random.NextDouble() < 0.5 ? 1 : 0);
            row["d"] = d;
            row["t"] = t;
            row["y"] = d + (t * (1 + x + (0.7 * d))) + x + random.NextNormal();
        });
        Recovers(Fit(sections, new DidCs { Score = score, InSampleNormalization = normalize },
            new Roles { Y = "y", D = ["d"], T = "t" }, ("ml_g", Regression)).Estimates, 0.3, 0.7);
    }

    [Theory]
    [InlineData(true, "never_treated")]
    [InlineData(true, "not_yet_treated")]
    [InlineData(false, "never_treated")]
    public void Group_time_effects_and_their_aggregations(bool isPanel, string controls)
    {
        const int units = 1000;
        var random = new CounterRandom(RandomKey.FromSeed(8));
        string[] names = ["id", "t", "g", "x", "y"];
        var columns = names.ToDictionary(name => name, _ => new List<double>());
        for (var unit = 0; unit < units; unit++)
        {
            var (x, effect) = (random.NextNormal(), random.NextNormal());
            var g = random.NextDouble() < Logistic(0.4 * x) ? random.NextDouble() < 0.5 ? 3 : 4 : 0;
            for (var t = 1; t <= 4; t++)
            {
                var treated = g > 0 && t >= g ? 1 + (0.5 * (t - g)) : 0;
                double[] values = [isPanel ? unit : (unit * 10) + t, t, g, x, treated + (t * (1 + (0.3 * x))) + effect + (0.5 * random.NextNormal())];
                for (var j = 0; j < names.Length; j++)
                {
                    columns[names[j]].Add(values[j]);
                }
            }
        }

        var data = new DataSet(columns.Select(column => KeyValuePair.Create(column.Key, column.Value.ToArray())));
        var model = new DidMulti { Panel = isPanel, ControlGroup = controls };
        var fit = Fit(data, model, new Roles { Y = "y", D = ["g"], X = ["x"], T = "t", Id = "id" }, ("ml_g", Regression));
        string[] expected = ["ATT(3,1,2)", "ATT(3,2,3)", "ATT(3,2,4)", "ATT(4,1,2)", "ATT(4,2,3)", "ATT(4,3,4)"];
        Assert.Equal(expected, fit.Estimates.Names);
        Recovers(fit.Estimates, 0.4, 0, 1, 1.5, 0, 0, 1);
        var study = DidAggregation.Of(model, fit.Data.Data, fit.Estimates, "eventstudy");
        Assert.Equal(["-2", "-1", "0", "1"], study.Estimates.Names);
        Recovers(study.Estimates, 0.4, 0, 0, 1, 1.5);
        Recovers(study.Overall, 0.3, 1.25);
        Recovers(DidAggregation.Of(model, fit.Data.Data, fit.Estimates, "time").Estimates.Select([0]), 0.3, 1);
    }

    [Theory]
    [InlineData("nuisance_space")]
    [InlineData("instrument")]
    public void Log_odds_ratios(string score)
    {
        var data = Draw(3000, 9, (random, row) =>
        {
            var x = Covariate(random, row);
            var d = (0.5 * x) + random.NextNormal();
            row["d"] = d;
            row["y"] = random.NextDouble() < Logistic((0.8 * d) + (0.5 * x)) ? 1 : 0;
        });
        Recovers(Fit(data, new Lplr { Score = score, NFoldsInner = 3 }, ("ml_m", Regression), ("ml_t", Regression)).Estimates, 0.15, 0.8);
    }

    [Theory]
    [InlineData("fd_exact", "partialling out")]
    [InlineData("wg_approx", "IV-type")]
    [InlineData("cre_general", "partialling out")]
    [InlineData("cre_normal", "partialling out")]
    public void Panel_effects_with_unobserved_unit_effects(string approach, string score)
    {
        var random = new CounterRandom(RandomKey.FromSeed(10));
        string[] names = ["id", "t", "x", "d", "y"];
        var columns = names.ToDictionary(name => name, _ => new List<double>());
        for (var unit = 0; unit < 300; unit++)
        {
            var level = random.NextNormal();
            for (var t = 0; t < 5; t++)
            {
                var x = (0.5 * level) + random.NextNormal();
                var d = (0.6 * x) + level + random.NextNormal();
                double[] values = [unit, t, x, d, (0.5 * d) + x + (2 * level) + random.NextNormal()];
                for (var j = 0; j < names.Length; j++)
                {
                    columns[names[j]].Add(values[j]);
                }
            }
        }

        var data = new DataSet(columns.Select(column => KeyValuePair.Create(column.Key, column.Value.ToArray())));
        Recovers(Fit(data, new Plpr { Approach = approach, Score = score }, new Roles { Y = "y", D = ["d"], T = "t", Id = "id" },
            ("ml_l", Regression), ("ml_m", Regression), ("ml_g", Regression)).Estimates, 0.1, 0.5);
    }

    [Fact]
    public void Nested_splits_do_not_depend_on_threads()
    {
        var data = Draw(300, 11, Confounded);
        double Theta(int threads) => Fit(
            data, new Cvar { Quantile = 0.4 }, new Roles { Y = "y", D = ["d"] }, new LocalBackend(threads), ("ml_g", Regression)).Estimates.Thetas[0];
        Assert.Equal(Theta(1), Theta(5));
    }

    private static void Confounded(CounterRandom random, Dictionary<string, double> row)
    {
        var x = Covariate(random, row);
        var d = random.NextDouble() < Logistic(0.5 * x) ? 1 : 0;
        row["d"] = d;
        row["y"] = d + x + random.NextNormal();
    }

    private static double Covariate(CounterRandom random, Dictionary<string, double> row) => row["x"] = random.NextNormal();

    private static double Logistic(double u) => 1 / (1 + Math.Exp(-u));

    private static DataSet Draw(int n, ulong seed, Action<CounterRandom, Dictionary<string, double>> draw)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var rows = Enumerable.Range(0, n).Select(_ =>
        {
            var row = new Dictionary<string, double>(StringComparer.Ordinal);
            draw(random, row);
            return row;
        }).ToArray();
        return new DataSet(rows[0].Keys.Select(name => KeyValuePair.Create(name, rows.Select(row => row[name]).ToArray())));
    }

    private static FitResult Fit(DataSet data, Model model, params (string Name, Learner Learner)[] learners) =>
        Fit(data, model, new Roles { Y = "y", D = ["d"] }, learners);

    private static FitResult Fit(DataSet data, Model model, string[] instruments) => Fit(data, model, new Roles { Y = "y", D = ["d"], Z = instruments });

    private static FitResult Fit(DataSet data, Model model, Roles roles, params (string Name, Learner Learner)[] learners) =>
        Fit(data, model, roles, new LocalBackend(), learners);

    /// <summary>Every nuisance is classified unless it has another learner here; that of APO's outcomes is the regression.</summary>
    private static FitResult Fit(
        DataSet data, Model model, Roles roles, IExecutionBackend backend, params (string Name, Learner Learner)[] learners)
    {
        var all = new Dictionary<string, Learner>(StringComparer.Ordinal)
        {
            ["ml_g"] = model is Apo or Apos ? Regression : Classification,
            ["ml_m"] = Classification,
            ["ml_M"] = Classification,
            ["ml_pi"] = Classification,
        };
        foreach (var (name, learner) in learners)
        {
            all[name] = learner;
        }

        return DoubleMachineLearning.Fit(new DoubleMLData(data, roles), model, new FitOptions { NFolds = 3, Learners = all, Backend = backend });
    }

    private static void Recovers(Estimates estimates, double largestError, params double[] truth)
    {
        Assert.Equal(truth.Length, estimates.Count);
        Assert.All(truth.Zip(estimates.Thetas, estimates.StandardErrors), parameter =>
        {
            var (expected, theta, se) = parameter;
            Assert.InRange(se, 1e-3, largestError);
            Assert.InRange(theta, expected - (4 * se), expected + (4 * se));
        });
    }
}
