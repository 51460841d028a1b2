using DoubleML.IO.Results;

namespace DoubleML.Report.Text;

/// <summary>What a model estimates, in words.</summary>
/// <param name="Title">The model's name in full.</param>
/// <param name="Target">What its parameter is, where <c>{d}</c>, <c>{y}</c>, <c>{z}</c> and <c>{name}</c> stand for columns and the parameter's name.</param>
/// <param name="IsEffect">Zero means no effect; false for levels, such as a potential outcome.</param>
internal sealed record ModelText(string Title, string Target, bool IsEffect = true)
{
    private static readonly Dictionary<string, ModelText> Texts = new(StringComparer.Ordinal)
    {
        ["plr"] = new("Partially linear regression", "the effect of one more unit of {d} on {y}"),
        ["pliv"] = new("Partially linear instrumental-variable regression", "the effect of one more unit of {d} on {y}, identified by {z}"),
        ["plpr"] = new("Partially linear panel regression", "the effect of one more unit of {d} on {y}"),
        ["lplr"] = new("Partially linear logistic regression", "the effect of one more unit of {d} on the log odds of {y}"),
        ["irm"] = new("Interactive regression", "the average effect of {d} on {y}"),
        ["irm ATTE"] = new("Interactive regression", "the average effect of {d} on {y} among the treated"),
        ["iivm"] = new("Interactive instrumental-variable regression", "the average effect of {d} on {y} among those whom {z} moves"),
        ["apo"] = new("Average potential outcome", "the average of {y} if everyone had {d} = {name}", IsEffect: false),
        ["apos"] = new("Average potential outcomes", "the average of {y} if everyone had {d} = {name}", IsEffect: false),
        ["pq"] = new("Potential quantile", "a quantile of {y} if everyone had the same {d}", IsEffect: false),
        ["lpq"] = new("Local potential quantile", "a quantile of {y} among those whom {z} moves, if all had the same {d}", IsEffect: false),
        ["cvar"] = new("Conditional value at risk", "the mean of the tail of {y} if everyone had the same {d}", IsEffect: false),
        ["qte"] = new("Quantile treatment effects", "the effect of {d} on the {name} quantile of {y}"),
        ["ssm"] = new("Sample selection", "the average effect of {d} on {y} for all, whether {y} is observed or not,"),
        ["did"] = new("Difference in differences", "the average effect of {d} on the change of {y} among the treated"),
        ["did_cs"] = new("Difference in differences with repeated cross sections", "the average effect of {d} on {y} among the treated"),
        ["did_multi"] = new("Difference in differences with several periods", "the average effect on {y} among the treated, {name}"),
        ["rdd"] = new("Regression discontinuity", "the jump of {y} at the cutoff"),
    };

    /// <summary>The text of a result's model; a plain one for models that have none.</summary>
    /// <param name="result">The result.</param>
    public static ModelText Of(ResultDocument result) =>
        Texts.GetValueOrDefault($"{result.Model} {result.Score}") ?? Texts.GetValueOrDefault(result.Model)
        ?? new ModelText(result.Model, "the parameter {name}");

    /// <summary><see cref="Target"/> with the names of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="parameter">One of its parameters.</param>
    public string TargetOf(ResultDocument result, ParameterResult parameter)
    {
        var roles = result.Roles;
        var treatment = roles is { D.Count: 1 } ? roles.D[0] : parameter.Name;
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{d}"] = treatment,
            ["{y}"] = roles?.Y ?? "the outcome",
            ["{z}"] = roles?.Z is { } z ? string.Join(", ", z) : "the instrument",
            ["{name}"] = parameter.Name,
        };

        // Piece by piece: a column may itself be called {y}.
        return string.Concat(Target.Split('{', '}').Select((piece, i) => i % 2 == 0 ? piece : words[$"{{{piece}}}"]));
    }
}
