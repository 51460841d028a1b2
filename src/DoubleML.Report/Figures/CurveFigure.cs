namespace DoubleML.Report.Figures;

/// <summary>Estimates with intervals over a number: time, a quantile, a place on a grid.</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="XTitle">What the number is.</param>
/// <param name="YTitle">What is estimated.</param>
/// <param name="Points">The points in the order of x.</param>
public sealed record CurveFigure(string Title, string XTitle, string YTitle, IReadOnlyList<CurvePoint> Points) : Figure(Title)
{
    /// <summary>A value to compare with, mostly no effect; null for none.</summary>
    public double? Reference { get; init; }

    /// <summary>Points left of this one come before treatment; null where there is no such thing.</summary>
    public double? TreatedFrom { get; init; }

    /// <summary>A line with a band instead of single points.</summary>
    public bool IsContinuous { get; init; }
}

/// <summary>A point of a <see cref="CurveFigure"/>.</summary>
/// <param name="X">The number.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Lower">Lower bound of the pointwise interval.</param>
/// <param name="Upper">Upper bound of the pointwise interval.</param>
public sealed record CurvePoint(double X, double Estimate, double Lower, double Upper)
{
    /// <summary>Lower and upper bound of the joint interval; null for none.</summary>
    public (double Lower, double Upper)? Joint { get; init; }
}
