namespace DoubleML.Report.Figures;

/// <summary>Observed shares against predicted probabilities.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="Points">One a bin.</param>
public sealed record CalibrationFigure(string Title, IReadOnlyList<CalibrationPoint> Points) : Figure(Title);

/// <summary>A bin of a <see cref="CalibrationFigure"/>.</summary>
/// <param name="Predicted">The mean predicted probability.</param>
/// <param name="Observed">The observed share.</param>
/// <param name="Count">The number of observations.</param>
public sealed record CalibrationPoint(double Predicted, double Observed, double Count);
