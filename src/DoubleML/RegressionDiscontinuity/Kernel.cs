namespace DoubleML.RegressionDiscontinuity;

/// <summary>Kernels of local polynomial regression by name.</summary>
public static class Kernel
{
    /// <summary>Checks a name.</summary>
    /// <param name="key">The option's name, for the message.</param>
    /// <param name="name"><c>triangular</c>, <c>epanechnikov</c> or <c>uniform</c>.</param>
    /// <exception cref="InputException">Another name.</exception>
    public static void Validate(string key, string name)
    {
        if (name is not ("triangular" or "epanechnikov" or "uniform"))
        {
            throw new InputException($"model.{key}: found '{name}', expected 'triangular', 'epanechnikov' or 'uniform'");
        }
    }

    /// <summary>K(u), zero outside [−1, 1].</summary>
    /// <param name="name">The kernel.</param>
    /// <param name="u">A distance in bandwidths.</param>
    public static double Weight(string name, double u) => Math.Abs(u) > 1 ? 0 : name switch
    {
        "uniform" => 0.5,
        "epanechnikov" => 0.75 * (1 - (u * u)),
        _ => 1 - Math.Abs(u),
    };

    /// <summary>The constant of the rule-of-thumb bandwidth for densities (Silverman 1986).</summary>
    /// <param name="name">The kernel.</param>
    internal static double RuleOfThumb(string name) => name switch
    {
        "uniform" => 1.843,
        "epanechnikov" => 2.34,
        _ => 2.576,
    };
}
