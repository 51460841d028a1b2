using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CsCheck;
using DoubleML.IO.Results;
using DoubleML.Report.Drawing;
using DoubleML.Report.Kinds;

namespace DoubleML.Report.Tests;

/// <summary>Drawings are well-formed, show what they should, and are the same each time.</summary>
public partial class DrawingTests
{
    private static readonly ResultDocument Everything = SampleResults.Everything("d", SampleResults.HostileName);

    public static TheoryData<string> Kinds { get; } = [.. FigureKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IsWellFormedFiniteAndWithinItsBox(string kind)
    {
        foreach (var figure in FigureKind.All.Single(k => k.Name == kind).Make(Everything))
        {
            foreach (var width in new[] { 334.0, 840.0 })
            {
                Check(SvgImage.ForPage(figure, "f", width), width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void HasTheSameBytesEachTime(string kind)
    {
        var figure = FigureKind.Find(Everything, kind, null);
        Assert.Equal(
            SvgImage.Standalone(figure, 720, null, Theme.Dark).ToString(),
            SvgImage.Standalone(FigureKind.Find(SampleResults.Everything("d", SampleResults.HostileName), kind, null), 720, null, Theme.Dark).ToString());
    }

    [Fact]
    public void StrangeNumbersAreDrawnOrLeftOut() =>
        Gen.Select(Gen.Double, Gen.Double.Select(Math.Abs), Gen.OneOf(Gen.String, Gen.Const(SampleResults.HostileName))).Sample((theta, se, name) =>
        {
            var result = SampleResults.Least(name, theta, se);
            foreach (var figure in EstimateFigures.Forest(result))
            {
                Check(SvgImage.ForPage(figure, "f", 334), 334);
            }
        });

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void EveryRowOfAForestHasItsLabel(int count)
    {
        string[] names = [.. Enumerable.Range(1, count).Select(i => $"treatment {i}")];
        var svg = SvgImage.Standalone(FigureKind.Find(SampleResults.Everything(names), "forest", null), 720, null, Theme.Light);
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => (string?)element.FirstNode?.ToString()).ToList();
        Assert.All(names, name => Assert.Contains(name, texts));
    }

    [Fact]
    public void TheSizesAskedForAreKept()
    {
        var svg = SvgImage.Standalone(FigureKind.Find(Everything, "forest", null), 500, 444, Theme.Light);
        Assert.Equal(("500", "444"), ((string)svg.Attribute("width")!, (string)svg.Attribute("height")!));
    }

    [Fact]
    public void APngHasTwiceThePixels()
    {
        using var stream = new MemoryStream();
        try
        {
            PngImage.Write(FigureKind.Find(Everything, "overlap", null), 400, 300, Theme.Light, stream);
        }
        catch (InputException exception) when (exception.Message.Contains("font", StringComparison.Ordinal))
        {
            Assert.Skip("no font on this machine (Debian: fonts-dejavu-core)");
        }

        var bytes = stream.ToArray();
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(bytes, 1, 3));
        Assert.Equal((800, 600), (BigEndian(bytes, 16), BigEndian(bytes, 20)));
    }

    [Fact]
    public void TextColoursStandOutFromTheSurface()
    {
        foreach (var theme in new[] { Theme.Light, Theme.Dark })
        {
            var colors = theme.Colors.ToDictionary(color => color.Name, color => Luminance(color.Hex));
            foreach (var text in new[] { "ink", "muted", "accent", "second", "warn" })
            {
                Assert.True(Contrast(colors[text], colors["surface"]) >= 4.5, $"{theme.Name}: {text}");
            }
        }
    }

    private static double Contrast(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    /// <summary>Relative luminance as WCAG 2 defines it.</summary>
    private static double Luminance(string hex)
    {
        double Channel(int start)
        {
            var c = int.Parse(hex.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    private static int BigEndian(byte[] bytes, int start) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(start));

    private static void Check(XElement svg, double width)
    {
        var text = svg.ToString(SaveOptions.DisableFormatting);
        using var reader = XmlReader.Create(new StringReader(text));
        while (reader.Read())
        {
        }

        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", string.Concat(svg.Descendants().Attributes().Select(attribute => attribute.Value)), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        foreach (var element in svg.Descendants().Where(element => element.Name.LocalName == "text" && element.Attribute("transform") is null))
        {
            var x = double.Parse(element.Attribute("x")!.Value, CultureInfo.InvariantCulture);
            Assert.InRange(x, 0, width);
        }

        Assert.All(Variables().Matches(text), match => Assert.Contains(Theme.Light.Colors, color => color.Name == match.Groups[1].Value));
    }

    [GeneratedRegex(@"var\(--([a-z-]+)\)")]
    private static partial Regex Variables();
}
