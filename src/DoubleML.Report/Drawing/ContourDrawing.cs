using DoubleML.Report.Figures;
using DoubleML.Report.Text;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DoubleML.Report.Drawing;

/// <summary>Contour lines with marked scenarios.</summary>
internal static class ContourDrawing
{
    private const double Height = 360;
    private const int Lines = 8;

    /// <summary>Room for points on the axes, as a share of their length.</summary>
    private const double Margin = 0.025;

    /// <summary>Points closer than this share of the axes are drawn as one.</summary>
    private const double Together = 0.015;

    public static PlotDrawing Draw(ContourFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, "cf_d: treatment's share", width);
        var y = Plots.Numeric(theme, AxisPosition.Left, "cf_y: outcome's share", width);
        (x.Minimum, x.Maximum) = (figure.CfD[0] - (Margin * figure.CfD[^1]), figure.CfD[^1]);
        (y.Minimum, y.Maximum) = (figure.CfY[0] - (Margin * figure.CfY[^1]), figure.CfY[^1]);
        model.Axes.Add(x);
        model.Axes.Add(y);
        var (low, high) = (figure.Values.Min(row => row.Min()), figure.Values.Max(row => row.Max()));
        if (high > low)
        {
            var step = Nice((high - low) / Lines);
            var levels = Enumerable.Range((int)Math.Ceiling(low / step), Math.Max(0, (int)Math.Floor(high / step) - (int)Math.Ceiling(low / step) + 1))
                .Select(i => i * step).Where(level => Math.Abs(level - figure.NullHypothesis) > step / 100);
            model.Series.Add(Contours(figure, theme, levels, step, theme.Accent, 1.2));
            model.Series.Add(Contours(figure, theme, [figure.NullHypothesis], step, theme.Warn, 2.6));
        }

        foreach (var group in figure.Points.GroupBy(point => (
            Math.Round(point.CfD / (x.Maximum * Together)), Math.Round(point.CfY / (y.Maximum * Together)), point.IsScenario)))
        {
            var point = group.First() with { Label = string.Join(", ", group.Select(member => member.Label)) };
            AddPoint(model, point, theme, point.CfD > 0.6 * x.Maximum);
        }

        return new PlotDrawing(model, Height);
    }

    private static ContourSeries Contours(ContourFigure figure, Theme theme, IEnumerable<double> levels, double step, OxyColor color, double thickness)
    {
        // OxyPlot takes [column, row].
        var data = new double[figure.CfD.Count, figure.CfY.Count];
        for (var i = 0; i < figure.CfD.Count; i++)
        {
            for (var j = 0; j < figure.CfY.Count; j++)
            {
                data[i, j] = figure.Values[j][i];
            }
        }

        return new ContourSeries
        {
            ColumnCoordinates = [.. figure.CfD],
            RowCoordinates = [.. figure.CfY],
            Data = data,
            ContourLevels = [.. levels],
            ContourLevelStep = step,
            Color = color,
            LineStyle = LineStyle.Solid,
            StrokeThickness = thickness,
            LabelBackground = theme.Surface,
            LabelFormatString = "0.#####",
            TextColor = color,
            FontSize = Plots.FontSize - 1,
        };
    }

    private static void AddPoint(PlotModel model, ContourPoint point, Theme theme, bool onTheLeft)
    {
        var color = point.IsScenario ? theme.Ink : theme.Second;
        var toolTip = $"{point.Label}: cf_d {Numbers.Short(point.CfD)}, cf_y {Numbers.Short(point.CfY)}";
        model.Series.Add(Plots.Dots(color, theme.Surface, 5, toolTip, (point.CfD, point.CfY)));
        model.Annotations.Add(new TextAnnotation
        {
            Text = Plots.Shorten(point.Label, 22),
            TextColor = color,
            Background = theme.Surface,
            Padding = new OxyThickness(2, 0, 2, 0),
            TextPosition = new DataPoint(point.CfD, point.CfY),
            Offset = new ScreenVector(onTheLeft ? -9 : 9, -2),
            TextHorizontalAlignment = onTheLeft ? HorizontalAlignment.Right : HorizontalAlignment.Left,
            TextVerticalAlignment = VerticalAlignment.Bottom,
            Stroke = OxyColors.Transparent,
            ToolTip = toolTip,
        });
    }

    /// <summary>A step of 1, 2 or 5 times a power of ten, at least as large as the given one.</summary>
    private static double Nice(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * (step <= power * (1 + 1e-9) ? 1 : step <= 2 * power ? 2 : step <= 5 * power ? 5 : 10);
    }
}
