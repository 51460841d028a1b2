namespace DoubleML.Report.Figures;

/// <summary>Propensities of the treated above, of the untreated below.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="AxisTitle">What the propensity is the probability of.</param>
/// <param name="Upper">Observations in each bin of equal width on [0, 1] whose indicator is 1.</param>
/// <param name="Lower">Likewise for 0.</param>
/// <param name="UpperLabel">The name of the former.</param>
/// <param name="LowerLabel">The name of the latter.</param>
/// <param name="ClippingThreshold">Propensities are clipped at this value and at 1 minus it.</param>
public sealed record OverlapFigure(
    string Title, string AxisTitle, IReadOnlyList<double> Upper, IReadOnlyList<double> Lower, string UpperLabel, string LowerLabel,
    double ClippingThreshold) : Figure(Title);
