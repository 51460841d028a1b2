using DoubleML.Report.Figures;
using DoubleML.Report.Text;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace DoubleML.Report.Drawing;

/// <summary>A forest plot.</summary>
internal static class IntervalDrawing
{
    public static PlotDrawing Draw(IntervalFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, figure.AxisTitle, width);
        Plots.Fit(x, [
            .. figure.Rows.SelectMany(row => new[] { row.Lower, row.Upper, row.Joint?.Lower ?? row.Lower, row.Joint?.Upper ?? row.Upper }),
            .. new[] { figure.Reference, figure.Truth }.OfType<double>(),
        ]);
        model.Axes.Add(x);
        model.Axes.Add(Plots.Rows(theme, [.. figure.Rows.Select(row => row.Label)], width));
        if (figure.Reference is { } reference)
        {
            model.Annotations.Add(Plots.Rule(theme, reference, LineAnnotationType.Vertical));
        }

        for (var i = 0; i < figure.Rows.Count; i++)
        {
            var row = figure.Rows[i];
            var number = Numbers.OnScale((row.Upper - row.Lower) / 4);
            var toolTip = $"{row.Label}: {number(row.Estimate)}, interval {number(row.Lower)} to {number(row.Upper)}"
                + (row.Joint is { } known ? $", joint {number(known.Lower)} to {number(known.Upper)}" : "");
            if (row.Joint is { } joint)
            {
                model.Series.Add(Plots.Line(theme.Accent, 1, toolTip, (joint.Lower, i), (joint.Upper, i)));
            }

            model.Series.Add(Plots.Line(theme.Accent, 3, toolTip, (row.Lower, i), (row.Upper, i)));
            model.Series.Add(Plots.Dots(theme.Surface, theme.Accent, 4.5, toolTip, (row.Estimate, i)));
        }

        if (figure.Truth is { } truth)
        {
            model.Series.Add(Plots.Line(theme.Second, 1.5, $"true value {Numbers.Plain(truth)}", (truth, -0.42), (truth, figure.Rows.Count - 0.58)));
        }

        return new PlotDrawing(model, Plots.AxisHeight + (Math.Max(1.6, figure.Rows.Count) * Plots.RowHeight));
    }
}
