namespace DoubleML.Report.Figures;

/// <summary>A sum that grows in steps.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="XTitle">What is on the horizontal axis.</param>
/// <param name="YTitle">What the sum is.</param>
/// <param name="Points">Where it grows, and to which value; begins at the origin.</param>
public sealed record StepsFigure(string Title, string XTitle, string YTitle, IReadOnlyList<(double X, double Y)> Points) : Figure(Title);
