using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.Models;

namespace DoubleML.Tests.Golden;

/// <summary>The result document of a golden case, as far as golden cases look at it.</summary>
internal static class GoldenDocument
{
    public static JsonObject Of(GoldenCase golden, FitResult fit)
    {
        var document = Block(golden, fit.Estimates);
        document["n_obs"] = (double)golden.Data.RowCount;
        document["n_rep"] = (double)fit.Options.NRep;
        if (fit.Model is Apos { ReferenceLevels: not null } apos)
        {
            document["causal_contrast"] = Block(golden, apos.CausalContrasts(fit.Estimates));
        }

        if (golden.Spec.TryGetProperty("aggregation", out var method))
        {
            var aggregation = DidAggregation.Of((DidMulti)fit.Model, fit.Data.Data, fit.Estimates, method.GetString()!);
            document["aggregation"] = Block(golden, aggregation.Estimates);
            var overall = Block(golden, aggregation.Overall);
            var parameter = overall["parameters"]![0]!.DeepClone().AsObject();
            parameter["sensitivity"] = overall["sensitivity"]?.DeepClone();
            document["aggregation"]!["overall"] = parameter;
        }

        document["nuisance"] = new JsonObject(fit.Losses.Select(loss => KeyValuePair.Create<string, JsonNode?>(
            loss.Nuisance, new JsonObject { [loss.Metric] = new JsonArray([.. loss.Values.Select(Numbers)]) })));
        return document;
    }

    private static JsonObject Block(GoldenCase golden, Estimates estimates)
    {
        var block = new JsonObject { ["parameters"] = Parameters(estimates, golden.Level) };
        if (golden.Spec.TryGetProperty("p_adjust", out var methods))
        {
            block["p_adjusted"] = PAdjusted(estimates, methods);
        }

        if (golden.Spec.TryGetProperty("sensitivity", out var sensitivity) && estimates.Bias is not null)
        {
            block["sensitivity"] = Sensitivity(estimates, sensitivity, golden.Level);
        }

        return block;
    }

    private static JsonArray Parameters(Estimates estimates, double level)
    {
        var (thetas, ses, ts, ps) = (estimates.Thetas, estimates.StandardErrors, estimates.TStatistics, estimates.PValues);
        var ci = estimates.ConfidenceIntervals(level);
        return [.. estimates.Names.Select((name, j) => new JsonObject
        {
            ["name"] = name,
            ["theta"] = thetas[j],
            ["se"] = ses[j],
            ["t"] = ts[j],
            ["p"] = ps[j],
            ["ci"] = new JsonArray(ci[j].Lower, ci[j].Upper),
            ["all_thetas"] = Numbers(estimates.AllThetas[j]),
            ["all_ses"] = Numbers(estimates.AllStandardErrors[j]),
        })];
    }

    private static JsonObject PAdjusted(Estimates estimates, JsonElement methods)
    {
        var names = methods.ValueKind == JsonValueKind.String ? [methods] : methods.EnumerateArray().ToArray();
        return new JsonObject(names.Select(name => KeyValuePair.Create<string, JsonNode?>(
            name.GetString()!, Numbers(MultipleTesting.Adjust(estimates, name.GetString()!, null)))));
    }

    private static JsonObject Sensitivity(Estimates estimates, JsonElement spec, double level)
    {
        double Value(string key, double otherwise) => spec.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;
        var scenario = new ConfoundingScenario(Value("cf_y", 0.03), Value("cf_d", 0.03), Value("rho", 1), level);
        var nulls = Enumerable.Range(0, estimates.Count).Select(j =>
            !spec.TryGetProperty("null_hypothesis", out var value) ? 0
            : value.ValueKind == JsonValueKind.Array ? value[j].GetDouble()
            : value.GetDouble());
        var bounds = DoubleML.Inference.Sensitivity.Bounds(estimates, scenario);
        var robustness = nulls.Select((value, j) => DoubleML.Inference.Sensitivity.RobustnessValues(estimates, j, value, scenario)).ToArray();
        return new JsonObject
        {
            ["theta"] = Range(bounds.ThetaLower, bounds.ThetaUpper),
            ["se"] = Range(bounds.SeLower, bounds.SeUpper),
            ["ci"] = Range(bounds.CiLower, bounds.CiUpper),
            ["rv"] = Numbers(robustness.Select(values => values.Rv)),
            ["rva"] = Numbers(robustness.Select(values => values.Rva)),
        };
    }

    private static JsonObject Range(double[] lower, double[] upper) => new() { ["lower"] = Numbers(lower), ["upper"] = Numbers(upper) };

    private static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(value => JsonValue.Create(value))];
}
