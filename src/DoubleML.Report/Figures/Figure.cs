namespace DoubleML.Report.Figures;

/// <summary>A figure as data: what is shown, not how. Each kind of drawing is one derived record and one file in <c>Drawing</c>.</summary>
/// <param name="Title">What the figure shows.</param>
public abstract record Figure(string Title)
{
    /// <summary>What the figure is about where a kind has several, mostly a parameter; null where it has one.</summary>
    public string? Subject { get; init; }

    /// <summary>How to read it, one or two sentences.</summary>
    public required string Note { get; init; }
}
