using System.Globalization;
using DoubleML.Report.Figures;
using DoubleML.Report.Text;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DoubleML.Report.Drawing;

/// <summary>Estimates with intervals over a number.</summary>
internal static class CurveDrawing
{
    private const double Height = 300;

    public static PlotDrawing Draw(CurveFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var x = Plots.Numeric(theme, AxisPosition.Bottom, figure.XTitle, width);
        var y = Plots.Numeric(theme, AxisPosition.Left, figure.YTitle, width);
        Plots.Fit(x, [.. figure.Points.Select(point => point.X)]);
        Plots.Fit(y, [
            .. figure.Points.SelectMany(point => new[] { point.Lower, point.Upper, point.Joint?.Lower ?? point.Lower, point.Joint?.Upper ?? point.Upper }),
            .. new[] { figure.Reference }.OfType<double>(),
        ]);
        x.MajorGridlineStyle = LineStyle.None;
        if (figure.Points.All(point => point.X == Math.Floor(point.X)))
        {
            x.MinimumMajorStep = 1;
        }

        model.Axes.Add(x);
        model.Axes.Add(y);
        if (figure.Reference is { } reference)
        {
            model.Annotations.Add(Plots.Rule(theme, reference, LineAnnotationType.Horizontal));
        }

        if (figure.TreatedFrom is { } treated && figure.Points.Any(point => point.X < treated))
        {
            model.Annotations.Add(Plots.Rule(theme, treated - 0.5, LineAnnotationType.Vertical, LineStyle.Dot));
        }

        if (figure.IsContinuous)
        {
            AddBand(model, figure, theme);
        }
        else
        {
            AddPoints(model, figure, theme);
        }

        return new PlotDrawing(model, Height);
    }

    private static void AddBand(PlotModel model, CurveFigure figure, Theme theme)
    {
        var band = new AreaSeries { Color = theme.AccentSoft, Color2 = theme.AccentSoft, Fill = theme.AccentSoft, StrokeThickness = 0 };
        band.Points.AddRange(figure.Points.Select(point => new DataPoint(point.X, point.Lower)));
        band.Points2.AddRange(figure.Points.Select(point => new DataPoint(point.X, point.Upper)));
        model.Series.Add(band);
        if (figure.Points.All(point => point.Joint is not null))
        {
            model.Series.Add(Plots.Line(theme.Accent, 0.8, null, figure.Points.Select(point => (point.X, point.Joint!.Value.Lower))));
            model.Series.Add(Plots.Line(theme.Accent, 0.8, null, figure.Points.Select(point => (point.X, point.Joint!.Value.Upper))));
        }

        model.Series.Add(Plots.Line(theme.Accent, 2, null, figure.Points.Select(point => (point.X, point.Estimate))));
    }

    private static void AddPoints(PlotModel model, CurveFigure figure, Theme theme)
    {
        foreach (var point in figure.Points)
        {
            var color = point.X < figure.TreatedFrom ? theme.Line : theme.Accent;
            var number = Numbers.OnScale((point.Upper - point.Lower) / 4);
            var toolTip = $"{point.X.ToString(CultureInfo.InvariantCulture)}: {number(point.Estimate)}, interval {number(point.Lower)} to {number(point.Upper)}"
                + (point.Joint is { } known ? $", joint {number(known.Lower)} to {number(known.Upper)}" : "");
            if (point.Joint is { } joint)
            {
                model.Series.Add(Plots.Line(color, 1, toolTip, (point.X, joint.Lower), (point.X, joint.Upper)));
            }

            model.Series.Add(Plots.Line(color, 3, toolTip, (point.X, point.Lower), (point.X, point.Upper)));
            model.Series.Add(Plots.Dots(theme.Surface, color, 4.5, toolTip, (point.X, point.Estimate)));
        }
    }
}
