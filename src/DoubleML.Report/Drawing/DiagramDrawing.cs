using DoubleML.Report.Figures;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace DoubleML.Report.Drawing;

/// <summary>Boxes and arrows. One unit of the axes is one pixel, so that arrows can end at the boxes' edges.</summary>
internal static class DiagramDrawing
{
    private const double BoxHeight = 46;
    private const double RowDistance = 92;
    private const double Margin = 8;

    public static PlotDrawing Draw(DiagramFigure figure, Theme theme, double width)
    {
        var model = Plots.New(theme);
        var rows = figure.Nodes.Select(node => node.Y).Distinct().Order().ToList();
        var height = BoxHeight + ((rows.Count - 1) * RowDistance) + (4 * Margin);
        (model.Padding, model.PlotMargins) = (new OxyThickness(0), new OxyThickness(0));
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, IsAxisVisible = false, Minimum = 0, Maximum = width });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, IsAxisVisible = false, Minimum = 0, Maximum = height });

        var longest = (int)(width / 16);
        var boxes = figure.Nodes.ToDictionary(node => node.Id, node =>
        {
            var half = (18 + (7.8 * Math.Max(node.Role.Length, Math.Min(node.Name.Length, longest)))) / 2;
            var x = Math.Clamp(node.X * width, half + Margin, width - half - Margin);
            return (X: x, Y: height - (2 * Margin) - (BoxHeight / 2) - (rows.IndexOf(node.Y) * RowDistance), Half: half);
        }, StringComparer.Ordinal);
        foreach (var edge in figure.Edges)
        {
            var (from, to) = (boxes[edge.From], boxes[edge.To]);
            var isLatent = figure.Nodes.Any(node => node.IsLatent && (node.Id == edge.From || node.Id == edge.To));
            model.Annotations.Add(new ArrowAnnotation
            {
                StartPoint = Edge(from, to),
                EndPoint = Edge(to, from),
                Color = edge.IsEstimated ? theme.Accent : theme.Line,
                StrokeThickness = edge.IsEstimated ? 3 : 1.5,
                HeadLength = edge.IsEstimated ? 4.5 : 7,
                HeadWidth = edge.IsEstimated ? 2.6 : 3.4,
                LineStyle = isLatent ? LineStyle.Dash : LineStyle.Solid,
                ToolTip = edge.IsEstimated ? "what is estimated" : null,
            });
        }

        foreach (var node in figure.Nodes)
        {
            AddBox(model, node, boxes[node.Id], longest, theme);
        }

        return new PlotDrawing(model, height);
    }

    private static void AddBox(PlotModel model, DiagramNode node, (double X, double Y, double Half) box, int longest, Theme theme)
    {
        var isMain = node.Id is "d" or "y";
        var (left, right) = (box.X - box.Half, box.X + box.Half);
        if (node.IsLatent)
        {
            // A rectangle annotation has no dashed border.
            model.Annotations.Add(new PolygonAnnotation
            {
                Fill = theme.Surface,
                Stroke = theme.Line,
                StrokeThickness = 1,
                LineStyle = LineStyle.Dash,
                Layer = AnnotationLayer.AboveSeries,
            }.With(new(left, box.Y - (BoxHeight / 2)), new(right, box.Y - (BoxHeight / 2)), new(right, box.Y + (BoxHeight / 2)), new(left, box.Y + (BoxHeight / 2))));
        }
        else
        {
            model.Annotations.Add(new RectangleAnnotation
            {
                MinimumX = left,
                MaximumX = right,
                MinimumY = box.Y - (BoxHeight / 2),
                MaximumY = box.Y + (BoxHeight / 2),
                Fill = isMain ? theme.AccentSoft : theme.Surface,
                Stroke = isMain ? theme.Accent : theme.Line,
                StrokeThickness = isMain ? 2 : 1,
                Layer = AnnotationLayer.AboveSeries,
                EdgeRenderingMode = EdgeRenderingMode.PreferGeometricAccuracy,
                ToolTip = $"{node.Role}: {node.Name}",
            });
        }

        model.Annotations.Add(Text(node.Role, box.X, box.Y + 10, isMain ? theme.Ink : theme.Muted, FontWeights.Normal, Plots.FontSize - 1.5));
        model.Annotations.Add(Text(Plots.Shorten(node.Name, longest), box.X, box.Y - 8, theme.Ink, FontWeights.Bold, Plots.FontSize));
    }

    private static PolygonAnnotation With(this PolygonAnnotation polygon, params ReadOnlySpan<DataPoint> corners)
    {
        polygon.Points.AddRange(corners.ToArray());
        return polygon;
    }

    private static TextAnnotation Text(string text, double x, double y, OxyColor color, double weight, double size) => new()
    {
        Text = text,
        TextPosition = new DataPoint(x, y),
        TextHorizontalAlignment = HorizontalAlignment.Center,
        TextVerticalAlignment = VerticalAlignment.Middle,
        TextColor = color,
        FontWeight = weight,
        FontSize = size,
        Stroke = OxyColors.Transparent,
    };

    /// <summary>Where the line between two centres leaves the first box, and a little further.</summary>
    private static DataPoint Edge((double X, double Y, double Half) from, (double X, double Y, double Half) to)
    {
        const double gap = 3;
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var share = Math.Min((from.Half + gap) / Math.Abs(dx), ((BoxHeight / 2) + gap) / Math.Abs(dy));
        return new DataPoint(from.X + (dx * share), from.Y + (dy * share));
    }
}
