namespace DoubleML.Cli.Completion;

/// <summary>The scores of the models that have a choice of them, for completion.</summary>
internal static class Scores
{
    /// <summary>Scores by the model's name.</summary>
    public static IReadOnlyDictionary<string, string[]> ByModel { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["did"] = ["observational", "experimental"],
        ["did_cs"] = ["observational", "experimental"],
        ["did_multi"] = ["observational", "experimental"],
        ["irm"] = ["ATE", "ATTE"],
        ["lplr"] = ["nuisance_space", "instrument"],
        ["pliv"] = ["partialling out", "IV-type"],
        ["plpr"] = ["partialling out", "IV-type"],
        ["plr"] = ["partialling out", "IV-type"],
        ["qte"] = ["PQ", "LPQ", "CVaR"],
        ["ssm"] = ["missing-at-random", "nonignorable"],
    };

    /// <summary>The scores of a model, or of all where none is given.</summary>
    /// <param name="model">The model's name, or null.</param>
    public static IEnumerable<string> Of(string? model) =>
        model is null ? ByModel.Values.SelectMany(scores => scores).Distinct() : ByModel.GetValueOrDefault(model) ?? [];
}
