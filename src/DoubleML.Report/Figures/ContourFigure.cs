namespace DoubleML.Report.Figures;

/// <summary>Bounds over a grid of confounding scenarios as contour lines.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="CfD">The grid's values of cf_d.</param>
/// <param name="CfY">The grid's values of cf_y.</param>
/// <param name="Values">[cf_y][cf_d].</param>
/// <param name="NullHypothesis">The contour to be marked.</param>
/// <param name="Points">Scenarios and yardsticks to mark, within the grid.</param>
public sealed record ContourFigure(
    string Title, IReadOnlyList<double> CfD, IReadOnlyList<double> CfY, IReadOnlyList<double[]> Values, double NullHypothesis,
    IReadOnlyList<ContourPoint> Points) : Figure(Title);

/// <summary>A marked point of a <see cref="ContourFigure"/>.</summary>
/// <param name="Label">Its name.</param>
/// <param name="CfD">Share of the Riesz representer's variation.</param>
/// <param name="CfY">Share of the outcome's residual variation.</param>
/// <param name="IsScenario">The analysed scenario, not a yardstick.</param>
public sealed record ContourPoint(string Label, double CfD, double CfY, bool IsScenario = false);
