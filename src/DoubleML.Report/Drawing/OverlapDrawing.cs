using DoubleML.Report.Figures;
using DoubleML.Report.Text;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DoubleML.Report.Drawing;

/// <summary>Two histograms, one upwards and one downwards.</summary>
internal static class OverlapDrawing
{
    private const double Height = 290;

    public static PlotDrawing Draw(OverlapFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, figure.AxisTitle, width);
        (x.Minimum, x.Maximum) = (0, 1);
        x.MajorGridlineStyle = LineStyle.None;
        x.MajorStep = 0.2;
        var y = Plots.Numeric(theme, AxisPosition.Left, "observations", width);
        y.LabelFormatter = value => Numbers.Count(Math.Abs(value));
        var (up, down) = (figure.Upper.Max() * 1.16, figure.Lower.Max() * 1.16);
        (y.Minimum, y.Maximum) = (-Math.Max(down, 0.12 * up), Math.Max(up, 0.12 * down));
        model.Axes.Add(x);
        model.Axes.Add(y);
        model.Series.Add(Bars(figure.Upper, +1, theme.AccentSoft, theme.Accent, figure.UpperLabel));
        model.Series.Add(Bars(figure.Lower, -1, theme.SecondSoft, theme.Second, figure.LowerLabel));
        model.Annotations.Add(Plots.Rule(theme, 0, LineAnnotationType.Horizontal, LineStyle.Solid));
        model.Annotations.Add(Plots.Rule(theme, figure.ClippingThreshold, LineAnnotationType.Vertical));
        model.Annotations.Add(Plots.Rule(theme, 1 - figure.ClippingThreshold, LineAnnotationType.Vertical));
        model.Annotations.Add(Label(figure.UpperLabel, theme.Accent, y.Maximum, VerticalAlignment.Top));
        model.Annotations.Add(Label(figure.LowerLabel, theme.Second, y.Minimum, VerticalAlignment.Bottom));
        return new PlotDrawing(model, Height);
    }

    private static RectangleBarSeries Bars(IReadOnlyList<double> counts, int sign, OxyColor fill, OxyColor stroke, string label)
    {
        var series = new RectangleBarSeries { FillColor = fill, StrokeColor = stroke, StrokeThickness = 1, ToolTip = $"{label}: {Numbers.Count(counts.Sum())} observations" };
        for (var bin = 0; bin < counts.Count; bin++)
        {
            if (counts[bin] > 0)
            {
                series.Items.Add(new RectangleBarItem((double)bin / counts.Count, 0, (bin + 1.0) / counts.Count, sign * counts[bin]));
            }
        }

        return series;
    }

    private static TextAnnotation Label(string text, OxyColor color, double y, VerticalAlignment alignment) => new()
    {
        Text = Plots.Shorten(text, 30),
        TextColor = color,
        FontWeight = FontWeights.Bold,
        TextPosition = new DataPoint(0.98, y),
        TextHorizontalAlignment = HorizontalAlignment.Right,
        TextVerticalAlignment = alignment,
        Stroke = OxyColors.Transparent,
    };
}
