using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DoubleML.Report.Drawing;

/// <summary>Parts that all plots share, in the style of this project.</summary>
internal static class Plots
{
    public const double FontSize = 12.5;

    /// <summary>Height of a row of a plot with named rows.</summary>
    public const double RowHeight = 26;

    /// <summary>Height of what surrounds the rows: axis, its title, margins.</summary>
    public const double AxisHeight = 62;

    private static readonly CultureInfo Culture = WithMinusSign();

    /// <summary>Narrower drawings have shorter labels and fewer ticks.</summary>
    private const double NarrowWidth = 480;

    /// <summary>An empty plot.</summary>
    public static PlotModel New(Theme theme) => new()
    {
        Background = theme.Surface,
        PlotAreaBorderThickness = new OxyThickness(0),
        TextColor = theme.Ink,
        DefaultFontSize = FontSize,
        Padding = new OxyThickness(4, 6, 10, 2),
        Culture = Culture,
    };

    /// <summary>A numeric axis with a light grid.</summary>
    public static LinearAxis Numeric(Theme theme, AxisPosition position, string? title, double width)
    {
        var axis = new LinearAxis
        {
            Position = position,
            Title = title is null ? null : Shorten(title, position == AxisPosition.Bottom ? (int)(width / 7.5) : 34),
            TitleColor = theme.Muted,
            TitleFontSize = FontSize,
            TextColor = theme.Muted,
            TicklineColor = OxyColors.Transparent,
            TickStyle = TickStyle.None,
            MinorTickSize = 0,
            AxisTickToLabelDistance = 6,
            AxisTitleDistance = position == AxisPosition.Bottom ? 6 : 10,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = theme.Grid,
            MajorGridlineThickness = 1,
            IntervalLength = position == AxisPosition.Bottom ? (width < NarrowWidth ? 85 : 95) : 48,
            MinimumPadding = 0.04,
            MaximumPadding = 0.04,
        };

        // All labels of an axis have the decimals that its steps need.
        axis.LabelFormatter = value => AxisNumber(value, axis.ActualMajorStep);
        return axis;
    }

    /// <summary>A vertical axis with a name a row, the first on top.</summary>
    public static LinearAxis Rows(Theme theme, IReadOnlyList<string> labels, double width)
    {
        var limit = width < NarrowWidth ? 14 : 34;
        return new LinearAxis
        {
            Position = AxisPosition.Left,
            StartPosition = 1,
            EndPosition = 0,
            Minimum = -0.5,
            Maximum = labels.Count - 0.5,
            MajorStep = 1,
            MinimumMajorStep = 1,
            IntervalLength = 1,
            MinorTickSize = 0,
            TickStyle = TickStyle.None,
            TextColor = theme.Ink,
            LabelFormatter = value => Math.Abs(value - Math.Round(value)) < 1e-6 && value > -0.5 && value < labels.Count - 0.5
                ? Shorten(labels[(int)Math.Round(value)], limit)
                : "",
            AxisTickToLabelDistance = 8,
        };
    }

    /// <summary>Sets the range of an axis so that it holds some values and a little more.</summary>
    public static void Fit(Axis axis, IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        var margin = high > low ? 0.05 * (high - low) : Math.Max(Math.Abs(high) * 0.1, 1e-9);
        axis.Minimum = low - margin;
        axis.Maximum = high + margin;
    }

    /// <summary>A straight line that is no data.</summary>
    public static LineAnnotation Rule(Theme theme, double value, LineAnnotationType type, LineStyle style = LineStyle.Dash) => new()
    {
        X = type == LineAnnotationType.Vertical ? value : 0,
        Y = type == LineAnnotationType.Horizontal ? value : 0,
        Type = type,
        Color = theme.Line,
        LineStyle = style,
        StrokeThickness = 1.2,
        Layer = AnnotationLayer.BelowSeries,
    };

    /// <summary>A line of data.</summary>
    public static LineSeries Line(OxyColor color, double thickness, string? toolTip, params IEnumerable<(double X, double Y)> points)
    {
        var series = new LineSeries { Color = color, StrokeThickness = thickness, ToolTip = toolTip, LineJoin = LineJoin.Round };
        series.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Y)));
        return series;
    }

    /// <summary>Points of data.</summary>
    public static ScatterSeries Dots(OxyColor fill, OxyColor stroke, double size, string? toolTip, params IEnumerable<(double X, double Y)> points)
    {
        var series = new ScatterSeries
        {
            MarkerType = MarkerType.Circle,
            MarkerFill = fill,
            MarkerStroke = stroke,
            MarkerStrokeThickness = 1.2,
            MarkerSize = size,
            ToolTip = toolTip,
        };
        series.Points.AddRange(points.Select(point => new ScatterPoint(point.X, point.Y)));
        return series;
    }

    /// <summary>A text with an ellipsis where it is too long.</summary>
    public static string Shorten(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)].TrimEnd()}…";

    private static string AxisNumber(double value, double step)
    {
        var decimals = step > 0 ? Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9)) : 0;
        return Math.Abs(value) < step / 1000 ? "0"
            : decimals > 5 || Math.Abs(value) >= 1e6 ? value.ToString("0.###E+0", Culture)
            : value.ToString($"F{decimals}", Culture);
    }

    private static CultureInfo WithMinusSign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        return CultureInfo.ReadOnly(culture);
    }
}
