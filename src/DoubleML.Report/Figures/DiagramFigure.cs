namespace DoubleML.Report.Figures;

/// <summary>A causal diagram: variables and arrows from causes to effects.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="Nodes">The variables.</param>
/// <param name="Edges">The arrows.</param>
public sealed record DiagramFigure(string Title, IReadOnlyList<DiagramNode> Nodes, IReadOnlyList<DiagramEdge> Edges) : Figure(Title);

/// <summary>A variable of a <see cref="DiagramFigure"/>.</summary>
/// <param name="Id">Its role, which edges refer to.</param>
/// <param name="Role">What it is, such as <c>treatment</c>.</param>
/// <param name="Name">The name of its column or columns.</param>
/// <param name="X">Place from left (0) to right (1).</param>
/// <param name="Y">Place from top (0) to bottom (1).</param>
public sealed record DiagramNode(string Id, string Role, string Name, double X, double Y)
{
    /// <summary>Not observed.</summary>
    public bool IsLatent { get; init; }
}

/// <summary>An arrow of a <see cref="DiagramFigure"/>.</summary>
/// <param name="From">The cause.</param>
/// <param name="To">The effect.</param>
/// <param name="IsEstimated">The arrow whose strength is the estimate.</param>
public sealed record DiagramEdge(string From, string To, bool IsEstimated = false);
