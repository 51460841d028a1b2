namespace DoubleML.Report.Figures;

/// <summary>Samples side by side: range, middle half and median of each.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="AxisTitle">What the values are.</param>
/// <param name="Rows">The samples from top to bottom, each with at least one finite value.</param>
public sealed record SpreadFigure(string Title, string AxisTitle, IReadOnlyList<SpreadRow> Rows) : Figure(Title);

/// <summary>A row of a <see cref="SpreadFigure"/>.</summary>
/// <param name="Label">The row's name.</param>
/// <param name="Values">The sample, finite.</param>
public sealed record SpreadRow(string Label, IReadOnlyList<double> Values);
