using DoubleML.Report.Figures;
using OxyPlot;

namespace DoubleML.Report.Drawing;

/// <summary>A plot that is ready to be rendered.</summary>
/// <param name="Model">The plot.</param>
/// <param name="Height">The height that suits it.</param>
internal sealed record PlotDrawing(PlotModel Model, double Height)
{
    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="theme">The colours.</param>
    /// <param name="width">The width.</param>
    public static PlotDrawing Of(Figure figure, Theme theme, double width) => figure switch
    {
        IntervalFigure intervals => IntervalDrawing.Draw(intervals, theme, width),
        CurveFigure curve => CurveDrawing.Draw(curve, theme, width),
        DistributionFigure distribution => DistributionDrawing.Draw(distribution, theme, width),
        SpreadFigure spread => SpreadDrawing.Draw(spread, theme, width),
        OverlapFigure overlap => OverlapDrawing.Draw(overlap, theme, width),
        CalibrationFigure calibration => CalibrationDrawing.Draw(calibration, theme, width),
        ContourFigure contour => ContourDrawing.Draw(contour, theme, width),
        TimelineFigure timeline => TimelineDrawing.Draw(timeline, theme, width),
        StepsFigure steps => StepsDrawing.Draw(steps, theme, width),
        DiagramFigure diagram => DiagramDrawing.Draw(diagram, theme, width),
        _ => throw new InvalidOperationException($"no drawing of {figure.GetType().Name}"),
    };
}
