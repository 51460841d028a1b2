namespace DoubleML.Report.Figures;

/// <summary>The distribution of an estimate over repeated sample splits.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="AxisTitle">What the values are.</param>
/// <param name="Values">One a repetition, all finite.</param>
/// <param name="Center">The reported value, their median.</param>
public sealed record DistributionFigure(string Title, string AxisTitle, IReadOnlyList<double> Values, double Center) : Figure(Title);
