using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.Estimation;
using DoubleML.Heterogeneity;
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

        AddHeterogeneity(golden, fit, document);
        document["nuisance"] = new JsonObject(fit.Losses.Select(loss => KeyValuePair.Create<string, JsonNode?>(
            loss.Nuisance, new JsonObject { [loss.Metric] = new JsonArray([.. loss.Values.Select(Numbers)]) })));
        return document;
    }

    private static void AddHeterogeneity(GoldenCase golden, FitResult fit, JsonObject document)
    {
        if (golden.Spec.TryGetProperty("cate", out var cate))
        {
            var predictor = BestLinearPredictor.Of(fit, [.. golden.Table(cate.GetProperty("basis").GetString()!).Columns()]);
            document["cate"] = Linear(predictor, golden.Level);
            if (cate.TryGetProperty("grid", out var name))
            {
                var grid = golden.Table(name.GetString()!).Columns().Select(column => column.Value).ToArray();
                var points = Enumerable.Range(0, grid[0].Length).Select(i => grid.Select(column => column[i]).ToArray()).ToArray();
                var (effects, intervals) = predictor.At(points, golden.Level);
                document["cate"]!["grid"] = new JsonObject { ["effect"] = Numbers(effects), ["ci"] = Intervals(intervals) };
            }
        }

        if (golden.Spec.TryGetProperty("gate", out var gate))
        {
            var table = golden.Table(gate.GetProperty("groups").GetString()!);
            document["gate"] = Linear(
                BestLinearPredictor.Of(fit, table.IsNumeric(0) ? GroupIndicators.Checked([.. table.Columns()]) : GroupIndicators.OfText(table.Text(0))),
                golden.Level);
        }

        if (golden.Spec.TryGetProperty("policy_tree", out var policy))
        {
            KeyValuePair<string, double[]>[] features = [.. policy.GetProperty("features").EnumerateArray()
                .Select(name => KeyValuePair.Create(name.GetString()!, golden.Data.Data[name.GetString()!]))];
            var tree = PolicyTree.Fit(BestLinearPredictor.SignalsOf(fit)[0].Signal, features, policy.GetProperty("depth").GetInt32());
            var rule = tree.Predict([.. features.Select(feature => feature.Value)]);
            document["policy_tree"] = new JsonObject
            {
                ["treatment"] = Numbers(rule.Select(value => (double)value)),
                ["share_treated"] = rule.Average(),
            };
        }

        if (golden.Spec.TryGetProperty("robust_confset", out _))
        {
            document["robust_confset"] = Intervals(RobustConfidenceSet.Of(fit, golden.Level));
        }
    }

    private static JsonObject Linear(BestLinearPredictor predictor, double level) => new()
    {
        ["names"] = new JsonArray([.. predictor.Names.Select(name => JsonValue.Create(name))]),
        ["coef"] = Numbers(predictor.Coefficients),
        ["se"] = Numbers(predictor.StandardErrors),
        ["t"] = Numbers(predictor.TStatistics),
        ["p"] = Numbers(predictor.PValues),
        ["ci"] = Intervals(predictor.ConfidenceIntervals(level)),
    };

    private static JsonArray Intervals(IEnumerable<(double Lower, double Upper)> intervals) =>
        [.. intervals.Select(interval => new JsonArray(interval.Lower, interval.Upper))];

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
