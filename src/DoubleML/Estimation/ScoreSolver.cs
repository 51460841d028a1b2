using DoubleML.Models;
using DoubleML.Numerics;

namespace DoubleML.Estimation;

/// <summary>Solves the moment condition: the (cluster-weighted) mean of ψ(W; θ, η) is zero.</summary>
internal static class ScoreSolver
{
    /// <summary>Solves for θ and evaluates the score there.</summary>
    /// <param name="score">The score of one repetition.</param>
    /// <param name="weightedSum">The sum over observations whose root is sought; proportional to the mean without clusters.</param>
    public static (double Theta, double[] Psi, double[] Derivative) Solve(Score score, Func<double[], double> weightedSum)
    {
        switch (score)
        {
            case LinearScore(var psiA, var psiB):
                var theta = -weightedSum(psiB) / weightedSum(psiA);
                return (theta, [.. psiA.Select((a, i) => (theta * a) + psiB[i])], psiA);
            case InfluenceScore(var estimate, var influence):
                return (estimate, [.. influence.Select(value => influence.Length * value)], Vectors.Constant(influence.Length, -1));
            case NonlinearScore nonlinear:
                var root = nonlinear.Jumps is null ? Newton(nonlinear, weightedSum) : Crossing(nonlinear, weightedSum);
                return (root, nonlinear.Psi(root), nonlinear.Derivative(root));
            default:
                throw new InvalidOperationException($"unknown kind of score {score.GetType().Name}");
        }
    }

    /// <summary>Newton's method; a step that does not bring the score closer to zero is halved.</summary>
    private static double Newton(NonlinearScore score, Func<double[], double> weightedSum)
    {
        var theta = score.Start;
        var value = weightedSum(score.Psi(theta));
        for (var iteration = 0; iteration < 200 && double.IsFinite(value); iteration++)
        {
            var step = value / weightedSum(score.Derivative(theta));
            if (!double.IsFinite(step))
            {
                break;
            }

            if (Math.Abs(step) <= 1e-13 * (1 + Math.Abs(theta)))
            {
                return theta;
            }

            var next = weightedSum(score.Psi(theta - step));
            while (!(Math.Abs(next) < Math.Abs(value)) && Math.Abs(step) > 1e-13 * (1 + Math.Abs(theta)))
            {
                step /= 2;
                next = weightedSum(score.Psi(theta - step));
            }

            if (!(Math.Abs(next) < Math.Abs(value)))
            {
                // Either rounding allows no better, or this is the score's closest approach to zero.
                if (Math.Abs(value) <= 1e-10 * weightedSum([.. score.Psi(theta).Select(Math.Abs)]))
                {
                    return theta;
                }

                break;
            }

            (theta, value) = (theta - step, next);
        }

        throw new InputException("the score has no root that Newton's method finds; the nuisance predictions are probably too poor, expected a solution for theta");
    }

    /// <summary>
    /// The jump at which the mean score changes its sign. Not monotone in general (some weights can be negative), so when the bisection's
    /// ends do not differ in sign, the jump with the smallest absolute mean is taken.
    /// </summary>
    private static double Crossing(NonlinearScore score, Func<double[], double> weightedSum)
    {
        var jumps = score.Jumps!;
        double At(int j) => weightedSum(score.Psi(jumps[j]));
        var (low, high) = (0, jumps.Length - 1);
        var (lowSign, highSign) = (Math.Sign(At(low)), Math.Sign(At(high)));
        if (lowSign == highSign)
        {
            return jumps.MinBy(jump => Math.Abs(weightedSum(score.Psi(jump))));
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Math.Sign(At(middle)) == lowSign)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return jumps[high];
    }
}
