using DoubleML.Studies;

namespace DoubleML.IO.Results;

/// <summary>How the estimates of one parameter fared in a study; every quantity with its Monte-Carlo standard error.</summary>
public sealed record StudyParameter
{
    /// <summary>The parameter's name.</summary>
    public required string Name { get; init; }

    /// <summary>The true value.</summary>
    public required double Theta { get; init; }

    /// <summary>The share of samples whose interval contains the true value.</summary>
    public required MonteCarloValue Coverage { get; init; }

    /// <summary>The mean of θ̂ − θ.</summary>
    public required MonteCarloValue Bias { get; init; }

    /// <summary>The root mean squared error.</summary>
    public required MonteCarloValue Rmse { get; init; }

    /// <summary>The mean standard error.</summary>
    public required MonteCarloValue MeanSe { get; init; }

    /// <summary>The standard deviation of the estimates over the samples.</summary>
    public required MonteCarloValue Sd { get; init; }

    /// <summary><see cref="MeanSe"/> over <see cref="Sd"/>.</summary>
    public required MonteCarloValue SeRatio { get; init; }

    /// <summary>The share of samples in which the test of the true value at 1 − level rejects.</summary>
    public required MonteCarloValue Rejection { get; init; }

    /// <summary>From a study's summary.</summary>
    /// <param name="summary">The summary.</param>
    public static StudyParameter From(ParameterSummary summary) => new()
    {
        Name = summary.Name,
        Theta = summary.Truth,
        Coverage = summary.Coverage,
        Bias = summary.Bias,
        Rmse = summary.Rmse,
        MeanSe = summary.MeanStandardError,
        Sd = summary.StandardDeviation,
        SeRatio = summary.StandardErrorRatio,
        Rejection = summary.Rejection,
    };
}
