using System.Xml.Linq;
using DoubleML.Report.Figures;
using OxyPlot;

namespace DoubleML.Report.Drawing;

/// <summary>Figures as SVG.</summary>
public static class SvgImage
{
    /// <summary>A drawing for a page that defines the colours as variables <c>--ink</c>, <c>--accent</c> …, without a title in the picture.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="id">Begins the names of its parts, unique in the page.</param>
    /// <param name="width">Width in pixels.</param>
    public static XElement ForPage(Figure figure, string id, double width) =>
        Draw(figure, id, width, null, Theme.Light, isTitled: false, color => Theme.Light.NameOf(color) is { } name ? $"var(--{name})" : Hex(color));

    /// <summary>A drawing that stands alone.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels; null for one that suits it.</param>
    /// <param name="theme">The colours.</param>
    public static XElement Standalone(Figure figure, double width, double? height, Theme theme) =>
        Draw(figure, "figure", width, height, theme, isTitled: true, Hex);

    /// <summary>The plot, with the title in it if it is to stand alone, and its height.</summary>
    internal static (PlotModel Model, double Height) Plot(Figure figure, double width, double? height, Theme theme, bool isTitled)
    {
        const double titleHeight = 30;
        var drawing = PlotDrawing.Of(figure, theme, width);
        if (isTitled)
        {
            drawing.Model.Title = Plots.Shorten(figure.Title, (int)(width / 8.5));
            drawing.Model.TitleFontSize = Plots.FontSize + 2.5;
            drawing.Model.TitleFontWeight = FontWeights.Bold;
            drawing.Model.TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinView;
        }

        return (drawing.Model, height ?? (drawing.Height + (isTitled ? titleHeight : 0)));
    }

    private static XElement Draw(
        Figure figure, string id, double width, double? askedHeight, Theme theme, bool isTitled, Func<OxyColor, string> color)
    {
        var (model, height) = Plot(figure, width, askedHeight, theme, isTitled);
        var canvas = new SvgCanvas(id, width, height, color);
        if (isTitled)
        {
            canvas.DrawRectangle(new OxyRect(0, 0, width, height), theme.Surface, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
        }

        IPlotModel plot = model;
        plot.Update(true);
        plot.Render(canvas, new OxyRect(0, 0, width, height));
        canvas.Describe(figure.Title, figure.Note);
        return canvas.Root;
    }

    private static string Hex(OxyColor color) => $"#{color.R:x2}{color.G:x2}{color.B:x2}";
}
