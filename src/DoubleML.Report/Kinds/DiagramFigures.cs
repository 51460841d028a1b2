using DoubleML.IO.Results;
using DoubleML.Report.Figures;

namespace DoubleML.Report.Kinds;

/// <summary>The causal diagram that a model assumes.</summary>
internal static class DiagramFigures
{
    private const int NamesShown = 3;

    private static readonly HashSet<string> Instrumental = ["pliv", "iivm", "lpq"];

    private static readonly HashSet<string> Panel = ["plpr", "did", "did_cs", "did_multi"];

    public static IReadOnlyList<Figure> Dag(ResultDocument result)
    {
        if (result.Roles is not { } roles)
        {
            return [];
        }

        var isInstrumental = Instrumental.Contains(result.Model);
        var treatment = new DiagramNode("d", roles.D.Count == 1 ? "treatment" : "treatments", Names(roles.D), isInstrumental ? 0.42 : 0.15, 0.5);
        var outcome = new DiagramNode("y", "outcome", roles.Y, 0.88, 0.5);
        List<DiagramNode> nodes = [treatment, outcome];
        List<DiagramEdge> edges = [new("d", "y", IsEstimated: true)];
        if (roles.X.Count > 0)
        {
            nodes.Add(new DiagramNode("x", roles.X.Count == 1 ? "control" : $"{roles.X.Count} controls", Names(roles.X), 0.55, 0));
            edges.AddRange([new("x", "d"), new("x", "y")]);
        }

        if (roles.Running is { } running)
        {
            nodes.Add(new DiagramNode("r", "running variable", running, 0.55, 1));
            edges.AddRange([new("r", "d"), new("r", "y")]);
        }

        if (isInstrumental && roles.Z is { } instruments)
        {
            nodes.Add(new DiagramNode("z", instruments.Count == 1 ? "instrument" : "instruments", Names(instruments), 0.1, 0.5));
            edges.Add(new("z", "d"));
            edges.AddRange(roles.X.Count > 0 ? [new DiagramEdge("x", "z")] : []);
        }

        if (roles.S is { } selection)
        {
            AddSelection(result, selection, nodes, edges);
        }
        else if (Latent(result, isInstrumental) is { } latent)
        {
            nodes.Add(latent);
            edges.AddRange([new("u", "d"), new("u", "y")]);
        }

        return [new DiagramFigure("Causal diagram", nodes, edges) { Note = Note(result, roles, isInstrumental) }];
    }

    private static void AddSelection(ResultDocument result, string selection, List<DiagramNode> nodes, List<DiagramEdge> edges)
    {
        var isNonignorable = result.Roles!.Z is not null;
        nodes.Add(new DiagramNode("s", "outcome observed", selection, 0.5, 1));
        edges.Add(new("d", "s"));
        edges.AddRange(result.Roles.X.Count > 0 ? [new DiagramEdge("x", "s")] : []);
        if (isNonignorable)
        {
            nodes.Add(new DiagramNode("z", "instrument", Names(result.Roles.Z!), 0.12, 1));
            nodes.Add(new DiagramNode("u", "unobserved", "common causes", 0.88, 1) { IsLatent = true });
            edges.AddRange([new("z", "s"), new("u", "s"), new("u", "y")]);
        }
    }

    private static DiagramNode? Latent(ResultDocument result, bool isInstrumental)
    {
        var name = isInstrumental ? "common causes" : Panel.Contains(result.Model) ? "stable differences" : result.Sensitivity is not null ? "omitted variables?" : null;
        return name is null ? null : new DiagramNode("u", "unobserved", name, 0.55, 1) { IsLatent = true };
    }

    private static string Note(ResultDocument result, RolesResult roles, bool isInstrumental)
    {
        List<string> sentences = ["The estimate is causal if the arrows are right and no arrow is missing: what is not drawn is assumed away."];
        if (isInstrumental)
        {
            sentences.Add("The instrument may move the outcome through the treatment only.");
        }

        if (Panel.Contains(result.Model))
        {
            sentences.Add("Differences between units that stay the same over time are taken out.");
        }

        if (roles.D.Count > 1)
        {
            sentences.Add("For each treatment, the others are controls.");
        }

        if (roles.Cluster is { } clusters)
        {
            sentences.Add($"Observations are dependent within {string.Join(" and ", clusters)}.");
        }

        return string.Join(" ", sentences);
    }

    private static string Names(IReadOnlyList<string> names) => names.Count <= NamesShown + 1
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(NamesShown))} and {names.Count - NamesShown} more";
}
