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
            case InfluenceScore(var estimate, var influence, _):
                return (estimate, [.. influence.Select(value => influence.Length * value)], Vectors.Constant(influence.Length, -1));
            case NonlinearScore nonlinear:
                var root = nonlinear.Bounds is { } bounds ? SignChange(nonlinear, bounds, weightedSum) : Newton(nonlinear, weightedSum);
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
    /// The sign change of a step function, in the smallest bracket around the start that has one: brackets grow by tenths of the range up
    /// to its full length. The mean score need not be monotone (some weights can be negative), so there may be several sign changes, of
    /// which the reference package finds the same one; where there is none, the start stands, as in that package.
    /// </summary>
    private static double SignChange(NonlinearScore score, (double Low, double High) bounds, Func<double[], double> weightedSum)
    {
        double Total(double theta) => weightedSum(score.Psi(theta));
        for (var share = 0.1; share <= 1; share += 0.1)
        {
            var reach = share * (bounds.High - bounds.Low) / 2;
            var (low, high) = (Math.Max(score.Start - reach, bounds.Low), Math.Min(score.Start + reach, bounds.High));
            if (Math.Sign(Total(low)) != Math.Sign(Total(high)))
            {
                return BrentRoot.Find(Total, low, high);
            }
        }

        return score.Start;
    }
}
