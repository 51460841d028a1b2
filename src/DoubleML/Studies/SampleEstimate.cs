namespace DoubleML.Studies;

/// <summary>The estimate of one parameter in one sample.</summary>
/// <param name="Truth">The true value.</param>
/// <param name="Theta">θ̂.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">Lower bound of the confidence interval.</param>
/// <param name="Upper">Upper bound of the confidence interval.</param>
public sealed record SampleEstimate(double Truth, double Theta, double StandardError, double Lower, double Upper)
{
    /// <summary>θ̂ − θ.</summary>
    public double Error => Theta - Truth;

    /// <summary>Whether the interval contains the true value.</summary>
    public bool Covers => Lower <= Truth && Truth <= Upper;
}
