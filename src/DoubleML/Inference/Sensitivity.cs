using DoubleML.Numerics;
using MathNet.Numerics.RootFinding;

namespace DoubleML.Inference;

/// <summary>A scenario of omitted confounding.</summary>
/// <param name="CfY">Share of the outcome's residual variation that latent variables explain, in [0, 1).</param>
/// <param name="CfD">Share of the Riesz representer's variation that they generate, in [0, 1).</param>
/// <param name="Rho">Correlation between the two, in [−1, 1]; its absolute value counts.</param>
/// <param name="Level">Level of the one-sided confidence bounds, in (0, 1).</param>
public sealed record ConfoundingScenario(double CfY = 0.03, double CfD = 0.03, double Rho = 1.0, double Level = 0.95)
{
    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        Require("cf_y", CfY, CfY is >= 0 and < 1, "[0, 1)");
        Require("cf_d", CfD, CfD is >= 0 and < 1, "[0, 1)");
        Require("rho", Rho, Rho is >= -1 and <= 1, "[-1, 1]");
    }

    /// <summary>|ρ| sqrt(cf_y cf_d / (1 − cf_d)), the factor of the maximal bias.</summary>
    public double Strength => Math.Abs(Rho) * Math.Sqrt(CfY * CfD / (1 - CfD));

    private static void Require(string key, double value, bool ok, string range)
    {
        if (!ok)
        {
            throw new InputException($"sensitivity.{key}: found {value}, expected a number in {range}");
        }
    }
}

/// <summary>Bounds under a scenario; one value a parameter.</summary>
/// <param name="ThetaLower">Lower bound of θ.</param>
/// <param name="ThetaUpper">Upper bound of θ.</param>
/// <param name="SeLower">Standard error of the lower bound.</param>
/// <param name="SeUpper">Standard error of the upper bound.</param>
/// <param name="CiLower">One-sided confidence bound below the lower bound.</param>
/// <param name="CiUpper">One-sided confidence bound above the upper bound.</param>
public sealed record SensitivityBounds(
    double[] ThetaLower, double[] ThetaUpper, double[] SeLower, double[] SeUpper, double[] CiLower, double[] CiUpper);

/// <summary>Sensitivity analysis for omitted variables (Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis 2022).</summary>
public static class Sensitivity
{
    /// <summary>The largest cf_y = cf_d that robustness values look at.</summary>
    private const double LargestRobustnessValue = 0.9999;

    /// <summary>Bounds of θ under a scenario.</summary>
    /// <param name="estimates">Estimates of a model that has sensitivity elements.</param>
    /// <param name="scenario">The scenario.</param>
    /// <exception cref="InputException">The model has no sensitivity analysis, or the scenario is out of range.</exception>
    public static SensitivityBounds Bounds(Estimates estimates, ConfoundingScenario scenario)
    {
        scenario.Validate();
        var (thetaLower, seLower, ciLower) = Side(estimates, scenario, -1);
        var (thetaUpper, seUpper, ciUpper) = Side(estimates, scenario, +1);
        return new SensitivityBounds(thetaLower, thetaUpper, seLower, seUpper, ciLower, ciUpper);
    }

    /// <summary>
    /// Robustness values: the cf_y = cf_d at which the bound (RV), or its confidence bound (RVa), reaches the null hypothesis;
    /// where the null hypothesis lies within already, the one that brings the bound nearest to it, mostly 0; 0.9999 where nothing below reaches it.
    /// </summary>
    /// <param name="estimates">Estimates of a model that has sensitivity elements.</param>
    /// <param name="parameter">0-based parameter.</param>
    /// <param name="nullHypothesis">The value of θ to be reached.</param>
    /// <param name="scenario">ρ and the level; cf_y and cf_d do not matter.</param>
    public static (double Rv, double Rva) RobustnessValues(
        Estimates estimates, int parameter, double nullHypothesis, ConfoundingScenario scenario)
    {
        var one = estimates.Select([parameter]);
        var sign = nullHypothesis > one.Thetas[0] ? +1 : -1;

        double Gap(double strength, bool confidence)
        {
            var (theta, _, ci) = Side(one, scenario with { CfY = strength, CfD = strength }, sign);
            return sign * ((confidence ? ci : theta)[0] - nullHypothesis);
        }

        return (Root(v => Gap(v, false)), Root(v => Gap(v, true)));
    }

    /// <summary>
    /// The bound of θ on the side of the null hypothesis over a grid of (cf_d, cf_y), for contour plots.
    /// </summary>
    /// <param name="estimates">Estimates of a model that has sensitivity elements.</param>
    /// <param name="parameter">0-based parameter.</param>
    /// <param name="cfD">Values of cf_d, the columns.</param>
    /// <param name="cfY">Values of cf_y, the rows.</param>
    /// <param name="scenario">ρ and the level.</param>
    /// <param name="nullHypothesis">Decides the side.</param>
    /// <param name="confidence">Confidence bounds instead of bounds of θ.</param>
    /// <returns>[cf_y][cf_d].</returns>
    public static double[][] Contour(
        Estimates estimates, int parameter, double[] cfD, double[] cfY, ConfoundingScenario scenario, double nullHypothesis, bool confidence)
    {
        var one = estimates.Select([parameter]);
        var sign = nullHypothesis > one.Thetas[0] ? +1 : -1;
        return [.. cfY.Select(y => cfD.Select(d =>
        {
            // Bounds alone need no standard errors, which cost n_obs × n_rep each.
            var point = scenario with { CfY = y, CfD = d };
            return confidence ? Side(one, point, sign).Ci[0] : Special.Median(SideThetas(one, point, sign)[0]);
        }).ToArray())];
    }

    private static (double[] Theta, double[] Se, double[] Ci) Side(Estimates estimates, ConfoundingScenario scenario, int sign)
    {
        var bias = BiasOf(estimates);
        var shift = sign * scenario.Strength;
        var quantile = Special.NormalQuantile(scenario.Level);
        var thetas = SideThetas(estimates, scenario, sign);
        var ses = estimates.ScaledPsi.Select((reps, j) => reps.Select((psi, r) => estimates.StandardError(
            [.. psi.Select((value, i) => value + (shift * bias.PsiMaxBias[j][r][i]))], psi.Length, r)).ToArray()).ToArray();
        var cis = thetas.Select((reps, j) => Special.Median(reps.Select((theta, r) => theta + (sign * quantile * ses[j][r])))).ToArray();
        return ([.. thetas.Select(Special.Median)], Estimates.AggregateStandardErrors(thetas, ses), cis);
    }

    /// <summary>The bounds of θ in each repetition: [parameter][repetition].</summary>
    private static double[][] SideThetas(Estimates estimates, ConfoundingScenario scenario, int sign)
    {
        var (bias, shift) = (BiasOf(estimates), sign * scenario.Strength);
        return [.. estimates.AllThetas.Select((reps, j) => reps.Select((theta, r) => theta + (shift * bias.MaxBias[j][r])).ToArray())];
    }

    private static OmittedVariableBias BiasOf(Estimates estimates) =>
        estimates.Bias ?? throw new InputException("sensitivity: this model (or score) has no sensitivity analysis; leave the key out");

    /// <summary>
    /// The root of a gap that starts below zero. One that does not (the null hypothesis lies within already) may still come nearer to zero
    /// first, as the standard error shrinks: the package minimises the gap's square on [0, 0.9999].
    /// </summary>
    private static double Root(Func<double, double> gap)
    {
        var atZero = gap(0);
        if (atZero < 0)
        {
            return gap(LargestRobustnessValue) <= 0 ? LargestRobustnessValue : Brent.FindRoot(gap, 0, LargestRobustnessValue, 1e-13, 500);
        }

        var nearest = BoundedMinimum.Find(value => Math.Pow(gap(value), 2), 0, LargestRobustnessValue);
        return Math.Abs(gap(nearest)) > atZero ? 0 : nearest;
    }
}
