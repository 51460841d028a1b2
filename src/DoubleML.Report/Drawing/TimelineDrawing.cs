using DoubleML.Report.Figures;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DoubleML.Report.Drawing;

/// <summary>A line from start to end for each invocation.</summary>
internal static class TimelineDrawing
{
    private const double TallestPlot = 420;

    public static PlotDrawing Draw(TimelineFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var rowHeight = Math.Clamp(TallestPlot / figure.Bars.Count, 1, 16);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, "seconds since the first request", width);
        Plots.Fit(x, [0, .. figure.Bars.Select(bar => bar.End)]);
        x.Minimum = 0;
        var y = Plots.Numeric(theme, AxisPosition.Left, "invocation", width);
        (y.StartPosition, y.EndPosition, y.Minimum, y.Maximum) = (1, 0, 0, figure.Bars.Count + 1);
        y.MajorGridlineStyle = OxyPlot.LineStyle.None;
        y.MinimumMajorStep = 1;
        model.Axes.Add(x);
        model.Axes.Add(y);
        for (var i = 0; i < figure.Bars.Count; i++)
        {
            var bar = figure.Bars[i];
            model.Series.Add(Bar(i + 1, bar.Start, bar.End, bar.IsAnswered ? theme.Accent : theme.Warn, bar.Label));
            if (bar.InitSeconds > 0)
            {
                model.Series.Add(Bar(i + 1, bar.Start, Math.Min(bar.End, bar.Start + bar.InitSeconds), theme.Second, bar.Label));
            }
        }

        return new PlotDrawing(model, Plots.AxisHeight + Math.Max(40, (figure.Bars.Count + 1) * rowHeight));
    }

    private static RectangleBarSeries Bar(int row, double start, double end, OxyPlot.OxyColor color, string label)
    {
        var series = new RectangleBarSeries { FillColor = color, StrokeThickness = 0, ToolTip = label };
        series.Items.Add(new RectangleBarItem(start, row - 0.38, end, row + 0.38));
        return series;
    }
}
