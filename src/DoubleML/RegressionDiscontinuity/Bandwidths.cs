using MathNet.Numerics.Statistics;

namespace DoubleML.RegressionDiscontinuity;

/// <summary>
/// The common MSE-optimal bandwidths of a local polynomial estimate of a jump (Calonico, Cattaneo and Titiunik 2014, section 5; Calonico,
/// Cattaneo, Farrell and Titiunik 2019; the selector <c>mserd</c> of the package rdrobust): h for the estimate, b for its bias.
/// </summary>
/// <param name="H">The main bandwidth.</param>
/// <param name="B">The bias bandwidth.</param>
public sealed record Bandwidths(double H, double B)
{
    /// <summary>Selects the bandwidths.</summary>
    /// <param name="x">Distances from the cutoff.</param>
    /// <param name="y">Outcome.</param>
    /// <param name="treatment">The treatment of a fuzzy design, or null.</param>
    /// <param name="p">Order of the local polynomial.</param>
    /// <param name="kernel">The kernel.</param>
    /// <exception cref="InputException">There are too few observations on a side.</exception>
    public static Bandwidths Select(double[] x, double[] y, double[]? treatment = null, int p = 1, string kernel = "triangular")
    {
        var (left, right) = Side.Split(x, treatment is null ? [y] : [y, treatment]);
        if (treatment is not null && (IsConstant(left.Outcomes[1]) || IsConstant(right.Outcomes[1])))
        {
            // With perfect compliance on a side the sharp design's bandwidths are used.
            (left, right) = (left with { Outcomes = [left.Outcomes[0]] }, right with { Outcomes = [right.Outcomes[0]] });
        }

        var q = p + 1;
        var largest = Math.Max(-left.X[0], right.X[^1]);
        var (pilot, smallest) = Pilot(x, left, right, kernel, largest);
        var d = Optimal(q + 1, q + 1, pilot, -left.X[0], right.X[^1], 0);
        d = Math.Max(d, smallest);
        var b = Optimal(q, p + 1, pilot, d, d, 1);
        return new Bandwidths(Optimal(p, 0, pilot, b, b, 1), b);

        double Optimal(int order, int derivative, double pilotBandwidth, double biasLeft, double biasRight, double regularization)
        {
            var (l, r) = (
                Terms.Of(left, kernel, order, derivative, pilotBandwidth, biasLeft, regularization),
                Terms.Of(right, kernel, order, derivative, pilotBandwidth, biasRight, regularization));
            var bias = r.Bias - l.Bias;
            return Math.Min(Math.Pow((l.Variance + r.Variance) / ((bias * bias) + l.Regularization + r.Regularization), 1.0 / ((2 * order) + 3)), largest);
        }
    }

    /// <summary>The rule-of-thumb bandwidth for the variances, and the smallest that contains ten values where many are tied.</summary>
    private static (double Pilot, double Smallest) Pilot(double[] x, Side left, Side right, string kernel, double largest)
    {
        double[] distancesLeft = [.. left.X.Distinct().Reverse().Select(Math.Abs)];
        double[] distancesRight = [.. right.X.Distinct()];
        var spread = Math.Min(x.StandardDeviation(), (Quantile(x, 0.75) - Quantile(x, 0.25)) / 1.349);
        var pilot = Math.Min(Kernel.RuleOfThumb(kernel) * spread * Math.Pow(distancesLeft.Length + distancesRight.Length, -0.2), largest);
        const double tied = 0.2;
        if (1 - ((double)distancesLeft.Length / left.X.Length) < tied && 1 - ((double)distancesRight.Length / right.X.Length) < tied)
        {
            return (pilot, 0);
        }

        const int values = 10;
        var smallest = 1e-8 + Math.Max(
            distancesLeft[Math.Min(values, distancesLeft.Length) - 1], distancesRight[Math.Min(values, distancesRight.Length) - 1]);
        return (Math.Max(pilot, smallest), smallest);
    }

    /// <summary>The quantile that averages at jumps of the empirical distribution (type 2 of Hyndman and Fan 1996).</summary>
    private static double Quantile(double[] x, double probability)
    {
        var sorted = x.Order().ToArray();
        var h = sorted.Length * probability;
        var j = (int)Math.Floor(h);
        return h == j ? (sorted[j - 1] + sorted[j]) / 2 : sorted[j];
    }

    private static bool IsConstant(double[] values) => Array.TrueForAll(values, value => value == values[0]);

    /// <summary>Variance, bias and regularisation of the estimate of a derivative on one side, without their powers of the bandwidth.</summary>
    private sealed record Terms(double Variance, double Bias, double Regularization)
    {
        public static Terms Of(Side side, string kernel, int order, int derivative, double pilot, double biasBandwidth, double regularization)
        {
            var weights = side.Weights(kernel, pilot);
            var near = side.Within(weights);
            var fit = new LocalPolynomial(near.X, [.. weights.Where(weight => weight > 0)], order);
            var map = fit.Map(derivative);
            var combination = Combination([.. near.Outcomes.Select(outcome => map.Zip(outcome, (m, y) => m * y).Sum() * Factorial(derivative))]);
            var residuals = near.Residuals(combination);
            var variance = map.Select((m, i) => m * m * residuals[i] * residuals[i]).Sum();
            var constant = Math.Pow(pilot, derivative) * map.Select((m, i) => m * Math.Pow(near.X[i] / pilot, order + 1)).Sum();

            var biasWeights = side.Weights(kernel, biasBandwidth);
            var wide = side.Within(biasWeights);
            var curvature = new LocalPolynomial(wide.X, [.. biasWeights.Where(weight => weight > 0)], order + 1).Map(order + 1);
            var wideResiduals = wide.Residuals(combination);
            var curvatureVariance = curvature.Select((m, i) => m * m * wideResiduals[i] * wideResiduals[i]).Sum();
            var scale = 2 * (order + 1 - derivative);
            return new Terms(
                ((2 * derivative) + 1) * Math.Pow(pilot, (2 * derivative) + 1) * variance,
                Math.Sqrt(scale) * constant * curvature.Zip(wide.Combined(combination), (m, y) => m * y).Sum(),
                regularization * scale * 3 * constant * constant * curvatureVariance);
        }

        /// <summary>The outcome itself, or the linearised ratio of outcome and treatment.</summary>
        private static double[] Combination(double[] coefficients) => coefficients.Length == 1
            ? [1]
            : [1 / coefficients[1], -coefficients[0] / (coefficients[1] * coefficients[1])];

        private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
    }
}
