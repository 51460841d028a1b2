using DoubleML.Analyses;
using DoubleML.IO.Results;
using DoubleML.Report.Figures;
using DoubleML.Report.Text;

namespace DoubleML.Report.Kinds;

/// <summary>Figures of the propensity scores.</summary>
internal static class PropensityFigures
{
    public static IReadOnlyList<Figure> Overlap(ResultDocument result) =>
    [
        .. Distinct(result).Select(propensity => new OverlapFigure(
            $"Overlap: {propensity.Nuisance} for {propensity.Parameter}", $"estimated probability of {State(propensity, 1)}", propensity.States[1].Counts,
            propensity.States[0].Counts, State(propensity, 1), State(propensity, 0), propensity.ClippingThreshold)
        {
            Subject = Subject(propensity),
            Note = "The two groups should share the whole range: where one is missing, its outcome is extrapolated. "
                + $"{Numbers.Percent(propensity.ShareClipped)} of the probabilities were clipped to "
                + $"[{Numbers.Plain(propensity.ClippingThreshold)}, {Numbers.Plain(1 - propensity.ClippingThreshold)}].",
        }),
    ];

    public static IReadOnlyList<Figure> Calibration(ResultDocument result) =>
    [
        .. Distinct(result).Select(propensity => (Propensity: propensity, Points: Points(propensity)))
            .Where(entry => entry.Points.Count > 1)
            .Select(entry => new CalibrationFigure($"Calibration: {entry.Propensity.Nuisance} for {entry.Propensity.Parameter}", entry.Points)
            {
                Subject = Subject(entry.Propensity),
                Note = "Each point is a bin of predicted probabilities, its area the number of observations. Good predictions lie on the diagonal.",
            }),
    ];

    /// <summary>
    /// The propensities without those that are the same for another parameter: group-time effects and quantiles may share theirs, fit by fit.
    /// </summary>
    public static IEnumerable<PropensityDiagnostics> Distinct(ResultDocument result) => (result.Propensity ?? []).DistinctBy(propensity => (
        propensity.Nuisance, propensity.Indicator, propensity.States[0].Mean, propensity.States[0].EffectiveSampleSize, propensity.States[1].Mean,
        propensity.States[1].EffectiveSampleSize));

    /// <summary>A value of the indicator in words.</summary>
    public static string State(PropensityDiagnostics propensity, int value) => propensity.Indicator.Contains(" = ", StringComparison.Ordinal)
        ? value == 1 ? propensity.Indicator : $"not {propensity.Indicator}"
        : $"{propensity.Indicator} = {value}";

    private static string Subject(PropensityDiagnostics propensity) => $"{propensity.Parameter}|{propensity.Nuisance}";

    private static List<CalibrationPoint> Points(PropensityDiagnostics propensity) =>
    [
        .. propensity.MeanPropensity
            .Select((mean, bin) => (Mean: mean, Zero: propensity.States[0].Counts[bin], One: propensity.States[1].Counts[bin]))
            .Where(bin => bin.Zero + bin.One > 0 && double.IsFinite(bin.Mean))
            .Select(bin => new CalibrationPoint(bin.Mean, bin.One / (bin.Zero + bin.One), bin.Zero + bin.One)),
    ];
}
