using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using OxyPlot;

namespace DoubleML.Report.Drawing;

/// <summary>
/// Where OxyPlot draws: an SVG whose colours may be variables of a page, whose texts are texts, and whose tooltips are titles (its own writer
/// knows neither variables nor tooltips).
/// </summary>
internal sealed class SvgCanvas : ClippingRenderContext
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private const double PixelsInPoint = 96.0 / 72.0;

    /// <summary>The reader's font may be wider than the one that texts are measured with.</summary>
    private const double WidestFont = 1.18;

    private readonly string _id;
    private readonly Func<OxyColor, string> _color;
    private readonly PdfRenderContext _measurer;
    private XElement _parent;
    private string? _toolTip;
    private int _clips;

    /// <summary>An empty drawing.</summary>
    /// <param name="id">Begins the names that must be unique in a page.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="color">A colour as CSS has it.</param>
    public SvgCanvas(string id, double width, double height, Func<OxyColor, string> color)
    {
        _id = id;
        _color = color;

        // Measured with the same font metrics everywhere, so that the same figure has the same bytes on every machine.
        _measurer = new PdfRenderContext(width, height, OxyColors.White);
        Root = _parent = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)),
            new XAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"));
    }

    /// <summary>The drawing.</summary>
    public XElement Root { get; }

    /// <summary>Adds a title and a description for those who do not see it.</summary>
    public void Describe(string title, string description)
    {
        Root.Add(
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{_id}-title {_id}-desc"));
        Root.AddFirst(
            new XElement(Svg + "title", new XAttribute("id", $"{_id}-title"), Clean(title)),
            new XElement(Svg + "desc", new XAttribute("id", $"{_id}-desc"), Clean(description)));
    }

    public override void SetToolTip(string? text) => _toolTip = text;

    public override void DrawLine(
        IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[]? dashArray, LineJoin lineJoin) =>
        Add("polyline", Points(points), Fill(OxyColors.Undefined), Stroke(stroke, thickness, dashArray, lineJoin), Edges(edgeRenderingMode));

    public override void DrawPolygon(
        IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[]? dashArray,
        LineJoin lineJoin) =>
        Add("polygon", Points(points), Fill(fill), Stroke(stroke, thickness, dashArray, lineJoin), Edges(edgeRenderingMode));

    public override void DrawRectangle(OxyRect rect, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode) =>
        Add("rect", Box(rect), Fill(fill), Stroke(stroke, thickness, null, LineJoin.Miter), Edges(edgeRenderingMode));

    public override void DrawEllipse(OxyRect rect, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode) =>
        Add(
            "ellipse",
            new object[] { At("cx", rect.Center.X), At("cy", rect.Center.Y), At("rx", rect.Width / 2), At("ry", rect.Height / 2) },
            Fill(fill), Stroke(stroke, thickness, null, LineJoin.Miter));

    public override void DrawText(
        ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        // Baselines by number: the property dominant-baseline is not understood everywhere.
        var baseline = fontSize * verticalAlignment switch
        {
            VerticalAlignment.Top => 0.92,
            VerticalAlignment.Middle => 0.35,
            _ => -0.22,
        };
        var anchor = horizontalAlignment switch
        {
            HorizontalAlignment.Left => "start",
            HorizontalAlignment.Center => "middle",
            _ => "end",
        };
        Add(
            "text",
            new XAttribute("text-anchor", anchor),
            new XAttribute("font-size", Number(fontSize)),
            fontWeight > FontWeights.Normal ? new XAttribute("font-weight", Number(fontWeight)) : null,
            Fill(fill),
            rotation == 0
                ? new object[] { At("x", p.X), At("y", p.Y + baseline) }
                : [new XAttribute("transform", $"translate({Number(p.X)} {Number(p.Y)}) rotate({Number(rotation)})"), At("y", baseline)],
            Clean(text));
    }

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
        {
            return OxySize.Empty;
        }

        var known = string.Concat(text.Select(Stand));
        var inPoints = _measurer.MeasureText(known, fontFamily, fontSize, fontWeight);
        return new OxySize(inPoints.Width * PixelsInPoint * WidestFont, inPoints.Height * PixelsInPoint);
    }

    protected override void SetClip(OxyRect clippingRectangle)
    {
        var id = $"{_id}-clip{++_clips}";
        Root.Add(new XElement(Svg + "clipPath", new XAttribute("id", id), new XElement(Svg + "rect", Box(clippingRectangle))));
        var group = new XElement(Svg + "g", new XAttribute("clip-path", $"url(#{id})"));
        Root.Add(group);
        _parent = group;
    }

    protected override void ResetClip()
    {
        if (!_parent.HasElements)
        {
            _parent.PreviousNode!.Remove();
            _parent.Remove();
        }

        _parent = Root;
    }

    /// <summary>
    /// A character of ASCII, which the metrics know, that is as wide: fonts differ most in punctuation, a minus sign is as wide as a plus, and
    /// what else there is (…, other scripts) rarely wider than a W.
    /// </summary>
    private static char Stand(char c) => c switch
    {
        '\u2212' or '\u00A0' => '+',
        < ' ' or > '~' => 'W',
        ' ' or '_' or '.' or ',' or '-' => c,
        _ => char.IsAsciiLetterOrDigit(c) ? c : 'o',
    };

    private static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static XAttribute At(string name, double value) => new(name, Number(value));

    private static XAttribute Points(IEnumerable<ScreenPoint> points) =>
        new("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}")));

    private static object[] Box(OxyRect rect) =>
        [At("x", rect.Left), At("y", rect.Top), At("width", Math.Max(0, rect.Width)), At("height", Math.Max(0, rect.Height))];

    private static XAttribute? Edges(EdgeRenderingMode mode) => mode == EdgeRenderingMode.PreferSharpness ? new XAttribute("shape-rendering", "crispEdges") : null;

    /// <summary>What XML cannot hold does not get into it.</summary>
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));

    private XAttribute Fill(OxyColor color) => new("fill", color.IsInvisible() ? "none" : _color(color));

    private object[] Stroke(OxyColor color, double thickness, double[]? dashes, LineJoin join)
    {
        if (color.IsInvisible() || thickness <= 0)
        {
            return [];
        }

        List<object> attributes = [new XAttribute("stroke", _color(color)), At("stroke-width", thickness)];
        if (dashes is { Length: > 0 })
        {
            attributes.Add(new XAttribute("stroke-dasharray", string.Join(' ', dashes.Select(dash => Number(dash * thickness)))));
        }

        if (join == LineJoin.Round)
        {
            attributes.Add(new XAttribute("stroke-linejoin", "round"));
        }

        return [.. attributes];
    }

    private void Add(string name, params object?[] content)
    {
        var element = new XElement(Svg + name, content);
        if (_toolTip is not null)
        {
            element.Add(new XElement(Svg + "title", Clean(_toolTip)));
        }

        _parent.Add(element);
    }
}
