using DoubleML.Report.Figures;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DoubleML.Report.Drawing;

/// <summary>A growing sum as a stair.</summary>
internal static class StepsDrawing
{
    private const double Height = 240;

    public static PlotDrawing Draw(StepsFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, figure.XTitle, width);
        var y = Plots.Numeric(theme, AxisPosition.Left, figure.YTitle, width);
        Plots.Fit(x, figure.Points.Select(point => point.X));
        Plots.Fit(y, figure.Points.Select(point => point.Y));
        (x.Minimum, y.Minimum) = (0, 0);
        model.Axes.Add(x);
        model.Axes.Add(y);
        var series = new StairStepSeries { Color = theme.Accent, StrokeThickness = 2, VerticalStrokeThickness = 2 };
        series.Points.AddRange(figure.Points.Select(point => new OxyPlot.DataPoint(point.X, point.Y)));
        model.Series.Add(series);
        return new PlotDrawing(model, Height);
    }
}
