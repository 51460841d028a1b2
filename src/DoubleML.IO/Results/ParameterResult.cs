using DoubleML.Inference;

namespace DoubleML.IO.Results;

/// <summary>One estimated parameter.</summary>
public sealed record ParameterResult
{
    /// <summary>The parameter's name, mostly the treatment.</summary>
    public required string Name { get; init; }

    /// <summary>θ.</summary>
    public required double Theta { get; init; }

    /// <summary>Standard error.</summary>
    public required double Se { get; init; }

    /// <summary>t statistic.</summary>
    public required double T { get; init; }

    /// <summary>Two-sided p value.</summary>
    public required double P { get; init; }

    /// <summary>Lower and upper bound of the pointwise interval.</summary>
    public required double[] Ci { get; init; }

    /// <summary>θ in each repetition.</summary>
    public required double[] AllThetas { get; init; }

    /// <summary>Standard errors in each repetition.</summary>
    public required double[] AllSes { get; init; }

    /// <summary>The parameter's own sensitivity analysis, where it stands alone.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>All parameters of some estimates.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="level">The level of the intervals.</param>
    public static IReadOnlyList<ParameterResult> From(Estimates estimates, double level)
    {
        var (theta, se, t, p) = (estimates.Thetas, estimates.StandardErrors, estimates.TStatistics, estimates.PValues);
        var ci = estimates.ConfidenceIntervals(level);
        return [.. estimates.Names.Select((name, j) => new ParameterResult
        {
            Name = name,
            Theta = theta[j],
            Se = se[j],
            T = t[j],
            P = p[j],
            Ci = [ci[j].Lower, ci[j].Upper],
            AllThetas = estimates.AllThetas[j],
            AllSes = estimates.AllStandardErrors[j],
        })];
    }
}
