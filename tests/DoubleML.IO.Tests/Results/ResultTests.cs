using System.Text.Json.Nodes;
using DoubleML.IO.Results;

namespace DoubleML.IO.Tests.Results;

public class ResultTests
{
    private static readonly ResultDocument Document = new()
    {
        Model = "plr",
        Score = "partialling out",
        NObs = 3,
        NFolds = 2,
        NRep = 1,
        Seed = ulong.MaxValue,
        Level = 0.95,
        Parameters =
        [
            new ParameterResult
            {
                Name = "ä|b", Theta = 0.1 + 0.2, Se = 1e-300, T = double.PositiveInfinity, P = double.NaN, Ci = [-1.0 / 3, double.NaN],
                AllThetas = [double.Epsilon], AllSes = [1],
            },
        ],
        PAdjusted = new Dictionary<string, double[]> { ["romano-wolf"] = [0.05] },
        Execution = new ExecutionResult { Backend = "local", Scaling = "n_folds * n_rep", Tasks = 4, FitSeconds = 0.5 },
    };

    [Fact]
    public void NumbersRoundTripAndWhatIsNoNumberIsNull()
    {
        var json = ResultJson.Write(Document);
        var parameter = JsonNode.Parse(json)!["parameters"]![0]!;
        Assert.Equal((0.1 + 0.2, 1e-300, double.Epsilon), ((double)parameter["theta"]!, (double)parameter["se"]!, (double)parameter["all_thetas"]![0]!));
        Assert.Null(parameter["t"]);
        Assert.Null(parameter["p"]);
        Assert.Null(parameter["ci"]![1]);
        Assert.Equal(json, ResultJson.Write(ResultJson.Read(json)));
    }

    [Fact]
    public void KeysAreThoseOfTheContract()
    {
        var result = JsonNode.Parse(ResultJson.Write(Document))!.AsObject();
        Assert.Equal(
            ["model", "score", "n_obs", "n_folds", "n_rep", "seed", "level", "parameters", "p_adjusted", "execution"],
            result.Select(entry => entry.Key));
        Assert.Equal(
            ["backend", "scaling", "tasks", "fit_seconds", "response_seconds", "billed_gb_seconds", "cost_usd"],
            result["execution"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(
            ["name", "theta", "se", "t", "p", "ci", "all_thetas", "all_ses"],
            result["parameters"]![0]!.AsObject().Select(entry => entry.Key));
        Assert.True(result["p_adjusted"]!.AsObject().ContainsKey("romano-wolf"));
    }
}
