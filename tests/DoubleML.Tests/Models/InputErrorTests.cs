using System.Text.Json;
using DoubleML.Data;
using DoubleML.Models;
using DoubleML.Tests.Golden;

namespace DoubleML.Tests.Models;

/// <summary>Options and data that do not suit a model are refused with a sentence that names the place, the finding and the expectation.</summary>
public class InputErrorTests
{
    /// <summary>y, d (binary), l (levels 0, 1, 2), z and s (binary), x, id, t (1 … 3), g (0, 2, 3).</summary>
    private static DataSet Data { get; } = new(new Dictionary<string, double[]>
    {
        ["y"] = [0.5, 1.5, -1, 2, 0.25, 1, 3, -2, 0.75],
        ["b"] = [0, 1, 0, 1, 0, 1, 1, 0, 1],
        ["d"] = [0, 1, 0, 1, 1, 0, 1, 0, 1],
        ["l"] = [0, 1, 2, 0, 1, 2, 0, 1, 2],
        ["z"] = [1, 0, 1, 0, 1, 0, 1, 0, 1],
        ["s"] = [1, 1, 0, 1, 1, 0, 1, 1, 1],
        ["x"] = [1, 2, 3, 4, 5, 6, 7, 8, 9],
        ["id"] = [1, 1, 1, 2, 2, 2, 3, 3, 3],
        ["t"] = [1, 2, 3, 1, 2, 3, 1, 2, 3],
        ["g"] = [0, 0, 0, 2, 2, 2, 3, 3, 3],
        ["moving"] = [0, 0, 2, 2, 2, 2, 3, 3, 3],
        ["w"] = [1, -1, 1, 1, 1, 1, 1, 1, 1],
    });

    [Theory]
    [InlineData("""{"type": "apo"}""", "l", "", "model.treatment_level is not there, expected values of column 'l': 0, 1, 2")]
    [InlineData("""{"type": "apo", "treatment_level": 3}""", "l", "", "model.treatment_level: found 3, expected values of column 'l': 0, 1, 2")]
    [InlineData("""{"type": "apo", "treatment_level": 1, "weights": "w"}""", "l", "", "model.weights: column 'w' has a negative")]
    [InlineData("""{"type": "apos", "treatment_levels": [0, 0]}""", "l", "", "model.treatment_levels: found a level twice")]
    [InlineData("""{"type": "apos", "treatment_levels": [0, 1], "reference_levels": [2]}""", "l", "", "model.reference_levels: found 2, expected some of treatment_levels (0, 1)")]
    [InlineData("""{"type": "apos", "treatment_levels": [0, 1]}""", "l,d", "", "data.d: found 2 columns, model apos expects exactly one treatment")]
    [InlineData("""{"type": "pq", "treatment": 2}""", "d", "", "model.treatment: found 2, expected 0 or 1")]
    [InlineData("""{"type": "pq", "quantile": 1}""", "d", "", "model.quantile: found 1, expected a number in (0, 1)")]
    [InlineData("""{"type": "cvar", "score": "PQ"}""", "d", "", "model.score: found 'PQ', expected 'CVaR'")]
    [InlineData("""{"type": "pq"}""", "l", "", "column 'l' has the values 0, 1, 2; model pq expects 0 and 1")]
    [InlineData("""{"type": "pq"}""", "d", "z=z", "data.z: found z, but model pq uses no instrument; expected none, or model lpq")]
    [InlineData("""{"type": "lpq"}""", "d", "", "data.z: found 0 columns, model lpq expects exactly one instrument")]
    [InlineData("""{"type": "qte", "quantiles": []}""", "d", "", "model.quantiles: found none")]
    [InlineData("""{"type": "qte", "quantiles": [0.5, 1.5]}""", "d", "", "model.quantiles: found 1.5, expected a number in (0, 1)")]
    [InlineData("""{"type": "qte", "clipping_threshold": 0.7}""", "d", "", "model.clipping_threshold: found 0.7, expected a number in (0, 0.5)")]
    [InlineData("""{"type": "ssm"}""", "d", "", "data.s is not there")]
    [InlineData("""{"type": "ssm", "score": "nonignorable"}""", "d", "s=s", "data.z names no column")]
    [InlineData("""{"type": "did", "score": "ATT"}""", "d", "", "model.score: found 'ATT', expected 'observational' or 'experimental'")]
    [InlineData("""{"type": "did", "cv_calibration": true}""", "d", "", "model.cv_calibration: found true without calibration_method")]
    [InlineData("""{"type": "did_cs"}""", "d", "", "data.t is not there")]
    [InlineData("""{"type": "did_cs"}""", "d", "t=t", "data.t: column 't' has the values 1, 2, 3; model did_cs expects 0 and 1")]
    [InlineData("""{"type": "did_multi"}""", "g", "t=t", "data.id is not there")]
    [InlineData("""{"type": "did_multi"}""", "g", "id=id", "data.t is not there")]
    [InlineData("""{"type": "did_multi"}""", "moving", "t=t,id=id", "data.d: column 'moving' changes within unit 1")]
    [InlineData("""{"type": "did_multi", "anticipation_periods": 2}""", "g", "t=t,id=id", "model.gt_combinations: there is no group with enough periods")]
    [InlineData("""{"type": "did_multi", "gt_combinations": [[5, 1, 2]]}""", "g", "t=t,id=id", "model.gt_combinations: group 5 of ATT(5,1,2) is not there")]
    [InlineData("""{"type": "did_multi", "gt_combinations": [[2, 1, 1]]}""", "g", "t=t,id=id", "expected t_pre and t_eval to be two different periods of 1, 2, 3")]
    [InlineData("""{"type": "did_multi"}""", "g", "t=t,id=id,cluster=b", "data.cluster: found b, but model did_multi takes no cluster variables")]
    [InlineData("""{"type": "lplr"}""", "d", "", "data.y: column 'y' has the values 0.5, 1.5, -1, …; model lplr expects 0 and 1")]
    [InlineData("""{"type": "lplr", "n_folds_inner": 1}""", "d", "", "model.n_folds_inner: found 1, expected a whole number ≥ 2")]
    [InlineData("""{"type": "plpr"}""", "d", "t=t", "data.id is not there")]
    [InlineData("""{"type": "plpr", "approach": "fd"}""", "d", "t=t,id=id", "model.approach: found 'fd', expected 'fd_exact' or")]
    [InlineData("""{"type": "plpr"}""", "d", "t=z,id=id", "data.id: unit 1 has two rows in period 1, expected at most one")]
    public void IsRefused(string model, string treatments, string roles, string message)
    {
        var exception = Assert.Throws<InputException>(() =>
        {
            var given = roles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(role => role.Split('=')).ToDictionary(role => role[0], role => role[1]);
            var data = new DoubleMLData(Data, new Roles
            {
                Y = "y",
                D = treatments.Split(','),
                X = ["x"],
                Z = given.TryGetValue("z", out var z) ? [z] : [],
                Cluster = given.TryGetValue("cluster", out var cluster) ? [cluster] : [],
                S = given.GetValueOrDefault("s"),
                T = given.GetValueOrDefault("t"),
                Id = given.GetValueOrDefault("id"),
            });
            JsonSerializer.Deserialize(model, GoldenJson.Default.Model)!.Prepare(data);
        });
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOutcomeMayBeMissingWhereItIsNotSelectedOnly()
    {
        double[] y = [0.5, 1.5, double.NaN, 2, 0.25, double.NaN, 3, -2, 0.75];
        DoubleMLData With(double[] values) => new(
            new DataSet([.. Data.Names.Where(name => name != "y").Select(name => KeyValuePair.Create(name, Data[name])), KeyValuePair.Create("y", values)]),
            new Roles { Y = "y", D = ["d"], X = ["x"], S = "s" });
        new Ssm().Prepare(With(y));
        Assert.Contains("data.y: row 0 has no value", Assert.Throws<InputException>(() => new Ssm().Prepare(With([double.NaN, .. y[1..]]))).Message, StringComparison.Ordinal);
    }
}
