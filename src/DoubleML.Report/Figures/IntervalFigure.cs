namespace DoubleML.Report.Figures;

/// <summary>Estimates with intervals, one a row (a forest plot).</summary>
/// <param name="Title">What the figure shows.</param>
/// <param name="AxisTitle">What is estimated.</param>
/// <param name="Rows">The rows from top to bottom.</param>
public sealed record IntervalFigure(string Title, string AxisTitle, IReadOnlyList<IntervalRow> Rows) : Figure(Title)
{
    /// <summary>A value to compare with, mostly no effect; null for none.</summary>
    public double? Reference { get; init; }

    /// <summary>The true value of simulated data; null where it is not known.</summary>
    public double? Truth { get; init; }
}

/// <summary>A row of an <see cref="IntervalFigure"/>.</summary>
/// <param name="Label">The row's name.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="Lower">Lower bound of the pointwise interval.</param>
/// <param name="Upper">Upper bound of the pointwise interval.</param>
public sealed record IntervalRow(string Label, double Estimate, double Lower, double Upper)
{
    /// <summary>Lower and upper bound of the joint interval; null for none.</summary>
    public (double Lower, double Upper)? Joint { get; init; }
}
