using DoubleML.Report.Figures;
using DoubleML.Report.Text;
using OxyPlot.Axes;

namespace DoubleML.Report.Drawing;

/// <summary>Range, middle half and median, a sample a row.</summary>
internal static class SpreadDrawing
{
    private const int FewValues = 8;

    public static PlotDrawing Draw(SpreadFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, figure.AxisTitle, width);
        Plots.Fit(x, [0, .. figure.Rows.SelectMany(row => row.Values)]);
        x.Minimum = Math.Max(x.Minimum, figure.Rows.Min(row => row.Values.Min()) < 0 ? x.Minimum : 0);
        model.Axes.Add(x);
        model.Axes.Add(Plots.Rows(theme, [.. figure.Rows.Select(row => row.Label)], width));
        for (var i = 0; i < figure.Rows.Count; i++)
        {
            var sorted = figure.Rows[i].Values.Order().ToList();
            var median = Quantile(sorted, 0.5);
            var toolTip = $"{figure.Rows[i].Label}: median {Numbers.Short(median)}, from {Numbers.Short(sorted[0])} to {Numbers.Short(sorted[^1])}";
            model.Series.Add(Plots.Line(theme.Accent, 1, toolTip, (sorted[0], i), (sorted[^1], i)));
            if (sorted.Count > FewValues)
            {
                model.Series.Add(Plots.Line(theme.AccentSoft, 7, toolTip, (Quantile(sorted, 0.25), i), (Quantile(sorted, 0.75), i)));
            }

            model.Series.Add(Plots.Dots(theme.Surface, theme.Accent, 4, toolTip, (median, i)));
        }

        return new PlotDrawing(model, Plots.AxisHeight + (Math.Max(1.6, figure.Rows.Count) * Plots.RowHeight));
    }

    private static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}
