using DoubleML.Report.Figures;
using DoubleML.Report.Text;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace DoubleML.Report.Drawing;

/// <summary>A dot for each repetition, stacked where values are close.</summary>
internal static class DistributionDrawing
{
    private const double DotSize = 4.2;
    private const double TallestStack = 220;

    public static PlotDrawing Draw(DistributionFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, figure.AxisTitle, width);
        Plots.Fit(x, [.. figure.Values, figure.Center]);

        // One bin is as wide as a dot; in very tall stacks the dots shrink and overlap.
        var bins = Math.Max(8, (int)((width - 40) / (2.3 * DotSize)));
        var binWidth = (x.Maximum - x.Minimum) / bins;
        var stacks = figure.Values.GroupBy(value => (int)((value - x.Minimum) / binWidth)).ToList();
        var tallest = stacks.Max(stack => stack.Count());
        var spacing = Math.Min(2.3 * DotSize, TallestStack / tallest);
        var height = Math.Max(60, (tallest + 1) * spacing);
        model.Axes.Add(x);
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, IsAxisVisible = false, Minimum = 0, Maximum = height });
        model.Annotations.Add(Plots.Rule(theme, figure.Center, LineAnnotationType.Vertical, LineStyle.Solid));
        var number = Numbers.OnScale((x.Maximum - x.Minimum) / 20);
        model.Series.Add(Plots.Dots(
            theme.Accent, theme.Surface, DotSize, $"{figure.Values.Count} repetitions, median {number(figure.Center)}",
            stacks.OrderBy(stack => stack.Key).SelectMany(stack => stack.Order().Select((_, i) => (x.Minimum + ((stack.Key + 0.5) * binWidth), (i + 0.6) * spacing)))));
        return new PlotDrawing(model, height + Plots.AxisHeight);
    }
}
