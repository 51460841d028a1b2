using DoubleML.Estimation;
using DoubleML.Inference;
using DoubleML.Models;

namespace DoubleML.Analyses;

/// <summary>
/// A confidence set for the local average treatment effect that is valid with weak instruments too (Anderson and Rubin 1949; Ma 2023): all
/// θ with n mean(ψ(θ))² ≤ z² mean(ψ(θ)²). For a linear score that is a quadratic inequality in θ.
/// </summary>
public static class RobustConfidenceSet
{
    /// <summary>The set as a union of intervals, which can be unbounded; empty where no θ is compatible with the data.</summary>
    /// <param name="fit">A fitted <see cref="Iivm"/>.</param>
    /// <param name="level">The level in (0, 1).</param>
    /// <exception cref="InputException">Another model.</exception>
    public static IReadOnlyList<(double Lower, double Upper)> Of(FitResult fit, double level)
    {
        if (fit.Model is not Iivm)
        {
            throw new InputException($"robust_confset: found model {fit.Model.Name}, expected iivm");
        }

        var z2 = Math.Pow(Special.NormalQuantile(0.5 + (level / 2)), 2);
        var n = fit.Psi[0][0].Length;
        double[] a = [.. fit.PsiDerivative[0].SelectMany(psiA => psiA)];
        double[] b = [.. fit.Psi[0].SelectMany((psi, r) => psi.Select((value, i) => value - (fit.Components.AllThetas[0][r] * fit.PsiDerivative[0][r][i])))];
        var (meanA, meanB) = (a.Average(), b.Average());
        return Solve(
            (n * meanA * meanA) - (z2 * a.Average(value => value * value)),
            2 * ((n * meanA * meanB) - (z2 * a.Zip(b, (x, y) => x * y).Average())),
            (n * meanB * meanB) - (z2 * b.Average(value => value * value)));
    }

    /// <summary>The solutions of a θ² + b θ + c ≤ 0.</summary>
    internal static IReadOnlyList<(double Lower, double Upper)> Solve(double a, double b, double c)
    {
        if (Math.Abs(a) < 1e-12)
        {
            return Math.Abs(b) < 1e-12
                ? c <= 0 ? [(double.NegativeInfinity, double.PositiveInfinity)] : []
                : b > 0 ? [(double.NegativeInfinity, -c / b)] : [(-c / b, double.PositiveInfinity)];
        }

        var discriminant = (b * b) - (4 * a * c);
        if (discriminant < 0)
        {
            return a > 0 ? [] : [(double.NegativeInfinity, double.PositiveInfinity)];
        }

        // Of the two forms of a root the one without cancellation.
        var q = -0.5 * (b + (b < 0 ? -1 : 1) * Math.Sqrt(discriminant));
        var (first, second) = q == 0 ? (0, 0) : (q / a, c / q);
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        return a > 0 ? [(low, high)] : [(double.NegativeInfinity, low), (high, double.PositiveInfinity)];
    }
}
