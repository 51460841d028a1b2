using DoubleML.Report.Figures;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace DoubleML.Report.Drawing;

/// <summary>Figures as PNG, drawn by Skia: a native library that has to lie beside the program, and the machine's fonts.</summary>
public static class PngImage
{
    /// <summary>Pixels of the image a pixel of the drawing: sharp in print and on good screens.</summary>
    private const int Scale = 2;

    private const float DotsPerInch = 96;

    private static readonly string[] Fonts = ["Inter", "Segoe UI", "Helvetica Neue", "Roboto", "DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial"];

    /// <summary>Writes a drawing that stands alone.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="width">Width in pixels, of which the image has twice as many.</param>
    /// <param name="height">Height in pixels; null for one that suits it.</param>
    /// <param name="theme">The colours.</param>
    /// <param name="stream">Where to.</param>
    /// <exception cref="InputException">There is no Skia or no font.</exception>
    public static void Write(Figure figure, double width, double? height, Theme theme, Stream stream)
    {
        var (model, actualHeight) = SvgImage.Plot(figure, width, height, theme, isTitled: true);
        try
        {
            model.DefaultFont = Font();
            new PngExporter
            {
                Width = (int)Math.Round(width * Scale),
                Height = (int)Math.Round(actualHeight * Scale),
                Dpi = DotsPerInch * Scale,
                UseTextShaping = false,
            }.Export(model, stream);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new InputException("--out: a PNG needs the library libSkiaSharp beside dml, which is not there; expected a file that ends in .svg", exception);
        }
    }

    private static string Font()
    {
        var families = SKFontManager.Default.GetFontFamilies();
        return families.Length == 0
            ? throw new InputException("--out: a PNG needs a font and this machine has none (Debian: fonts-dejavu-core); expected a file that ends in .svg")
            : Fonts.FirstOrDefault(families.Contains) ?? families[0];
    }
}
