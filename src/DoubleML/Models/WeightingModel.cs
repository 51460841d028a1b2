namespace DoubleML.Models;

/// <summary>A model that weights by inverse propensity scores, which can be normalised.</summary>
public abstract record WeightingModel : PropensityModel
{
    /// <summary>Whether inverse probability weights are normalised.</summary>
    public abstract bool NormalizeIpw { get; init; }

    /// <summary>The propensities that a score divides by: normalised if the option says so.</summary>
    /// <param name="propensity">Clipped propensities m, length n_obs.</param>
    /// <param name="treated">The 0/1 treatment, length n_obs.</param>
    protected double[] Normalize(double[] propensity, double[] treated)
    {
        if (!NormalizeIpw)
        {
            return propensity;
        }

        var mean1 = propensity.Select((m, i) => treated[i] / m).Average();
        var mean0 = propensity.Select((m, i) => (1 - treated[i]) / (1 - m)).Average();
        return [.. propensity.Select((m, i) => (treated[i] * m * mean1) + ((1 - treated[i]) * (1 - ((1 - m) * mean0))))];
    }
}
