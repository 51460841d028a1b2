using DoubleML.Report.Figures;
using DoubleML.Report.Text;
using OxyPlot.Axes;

namespace DoubleML.Report.Drawing;

/// <summary>Observed shares against predicted probabilities, with the diagonal.</summary>
internal static class CalibrationDrawing
{
    private const double Height = 300;
    private const double LargestDot = 9;
    private const double SmallestDot = 2;

    public static PlotDrawing Draw(CalibrationFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        foreach (var (position, title) in new[] { (AxisPosition.Bottom, "predicted probability"), (AxisPosition.Left, "observed share") })
        {
            var axis = Plots.Numeric(theme, position, title, width);
            (axis.Minimum, axis.Maximum, axis.MajorStep) = (-0.03, 1.03, 0.2);
            model.Axes.Add(axis);
        }

        model.Series.Add(Plots.Line(theme.Line, 1.2, "as predicted", (0, 0), (1, 1)));
        var most = figure.Points.Max(point => point.Count);
        foreach (var point in figure.Points)
        {
            model.Series.Add(Plots.Dots(
                theme.Accent, theme.Surface, Math.Max(SmallestDot, LargestDot * Math.Sqrt(point.Count / most)),
                $"predicted {Numbers.Percent(point.Predicted, "0.0")}, observed {Numbers.Percent(point.Observed, "0.0")}, {Numbers.Count(point.Count)} observations",
                (point.Predicted, point.Observed)));
        }

        return new PlotDrawing(model, Height);
    }
}
