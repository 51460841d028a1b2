using DoubleML.Inference;

namespace DoubleML.Studies;

/// <summary>How an estimator of one parameter fared over the samples of a study.</summary>
public sealed record ParameterSummary
{
    /// <summary>Sums up the estimates of one parameter.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="estimates">One a sample, at least 2.</param>
    /// <param name="level">The level of the intervals.</param>
    public ParameterSummary(string name, IReadOnlyList<SampleEstimate> estimates, double level)
    {
        Name = name;
        Estimates = estimates;
        double[] errors = [.. estimates.Select(estimate => estimate.Error)];
        Truth = estimates.Average(estimate => estimate.Truth);
        Coverage = MonteCarloValue.Share([.. estimates.Select(estimate => estimate.Covers)]);
        Rejection = MonteCarloValue.Share(
            [.. estimates.Select(estimate => Special.TwoSidedP(estimate.Error / estimate.StandardError) < 1 - level)]);
        Bias = MonteCarloValue.Mean(errors);
        Rmse = MonteCarloValue.RootMeanSquare(errors);
        StandardDeviation = MonteCarloValue.StandardDeviation(errors);
        MeanStandardError = MonteCarloValue.Mean([.. estimates.Select(estimate => estimate.StandardError)]);
        StandardErrorRatio = MeanStandardError.Over(StandardDeviation);
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>The estimates, one a sample.</summary>
    public IReadOnlyList<SampleEstimate> Estimates { get; }

    /// <summary>The true value; its mean where it differs between samples.</summary>
    public double Truth { get; }

    /// <summary>The share of samples whose interval contains the true value.</summary>
    public MonteCarloValue Coverage { get; }

    /// <summary>The share of samples in which the test of the true value at 1 − level rejects, from θ̂ and its standard error.</summary>
    public MonteCarloValue Rejection { get; }

    /// <summary>The mean of θ̂ − θ.</summary>
    public MonteCarloValue Bias { get; }

    /// <summary>The root of the mean of (θ̂ − θ)².</summary>
    public MonteCarloValue Rmse { get; }

    /// <summary>The standard deviation of θ̂ − θ over the samples: what the standard errors estimate.</summary>
    public MonteCarloValue StandardDeviation { get; }

    /// <summary>The mean standard error.</summary>
    public MonteCarloValue MeanStandardError { get; }

    /// <summary>The mean standard error over the standard deviation; 1 is right, below 1 intervals are too short.</summary>
    public MonteCarloValue StandardErrorRatio { get; }
}
