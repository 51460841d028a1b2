using System.Globalization;

namespace DoubleML.Cli.Rendering;

/// <summary>Points on two logarithmic axes, drawn with characters.</summary>
internal static class ScatterPlot
{
    private const int Width = 64;
    private const int Height = 14;

    /// <summary>Draws points.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="points">Positive x and y with a mark each; of points at one place the last one is seen.</param>
    /// <param name="x">Title of the horizontal axis.</param>
    /// <param name="y">Title of the vertical axis.</param>
    public static void Write(TextWriter writer, IReadOnlyList<(double X, double Y, char Mark)> points, string x, string y)
    {
        var (left, right) = (points.Min(p => p.X), points.Max(p => p.X));
        var (bottom, top) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var rows = Enumerable.Range(0, Height).Select(_ => new string(' ', Width).ToCharArray()).ToArray();
        foreach (var point in points)
        {
            rows[Height - 1 - Place(point.Y, bottom, top, Height)][Place(point.X, left, right, Width)] = point.Mark;
        }

        writer.WriteLine(y);
        for (var i = 0; i < Height; i++)
        {
            var label = i == 0 ? Number(top) : i == Height - 1 ? Number(bottom) : "";
            writer.WriteLine($"{label,10} |{new string(rows[i]).TrimEnd()}");
        }

        writer.WriteLine($"{"",10} +{new string('-', Width)}");
        writer.WriteLine($"{"",11}{Number(left)}{Number(right).PadLeft(Width - Number(left).Length)} {x}");
    }

    private static int Place(double value, double low, double high, int count) =>
        high > low ? (int)Math.Round(Math.Log(value / low) / Math.Log(high / low) * (count - 1)) : 0;

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
