namespace DoubleML.RegressionDiscontinuity;

/// <summary>
/// The jump of the outcome's regression at the cutoff, in a fuzzy design divided by that of the treatment's, by local polynomials with
/// robust bias correction (Calonico, Cattaneo and Titiunik 2014; the estimates of the package rdrobust).
/// </summary>
/// <param name="Conventional">The estimate.</param>
/// <param name="BiasCorrected">The estimate less its estimated bias.</param>
/// <param name="Influence">Contributions of the observations to the estimate, whose squares add up to its variance; length n_obs.</param>
/// <param name="RobustInfluence">The same for the bias-corrected estimate, whose bias is estimated too; length n_obs.</param>
public sealed record Discontinuity(double Conventional, double BiasCorrected, double[] Influence, double[] RobustInfluence)
{
    /// <summary>Estimates the jump.</summary>
    /// <param name="x">Distances from the cutoff.</param>
    /// <param name="y">Outcome.</param>
    /// <param name="treatment">The treatment of a fuzzy design, or null.</param>
    /// <param name="bandwidths">The bandwidths.</param>
    /// <param name="p">Order of the local polynomial; its bias comes from one of order p + 1.</param>
    /// <param name="kernel">The kernel.</param>
    /// <exception cref="InputException">There are too few observations within the bandwidth.</exception>
    public static Discontinuity Estimate(
        double[] x, double[] y, double[]? treatment, Bandwidths bandwidths, int p = 1, string kernel = "triangular")
    {
        var (left, right) = Side.Split(x, treatment is null ? [y] : [y, treatment]);
        var (l, r) = (Maps.Of(left, bandwidths, p, kernel), Maps.Of(right, bandwidths, p, kernel));
        var variables = treatment is null ? 1 : 2;
        double[] Jump(Func<Maps, double[]> map) =>
            [.. Enumerable.Range(0, variables).Select(v => r.Apply(map(r), v) - l.Apply(map(l), v))];
        var (jump, corrected) = (Jump(maps => maps.Estimate), Jump(maps => maps.Corrected));
        if (treatment is not null && Math.Abs(jump[1]) < 1e-10)
        {
            throw new InputException("data.d: the treatment does not jump at the cutoff (model.cutoff), expected a fuzzy design with a first stage");
        }

        // The estimate's derivative in the jumps; a ratio in fuzzy designs.
        double[] combination = treatment is null ? [1] : [1 / jump[1], -jump[0] / (jump[1] * jump[1])];
        var conventional = treatment is null ? jump[0] : jump[0] / jump[1];
        double[] Influences(Func<Maps, double[]> map)
        {
            var influence = new double[x.Length];
            foreach (var (maps, sign) in new[] { (l, -1), (r, 1) })
            {
                var residuals = maps.Near.Residuals(combination);
                for (var k = 0; k < residuals.Length; k++)
                {
                    influence[maps.Near.Rows[k]] = sign * map(maps)[k] * residuals[k];
                }
            }

            return influence;
        }

        return new Discontinuity(
            conventional,
            conventional - combination.Select((c, v) => c * (jump[v] - corrected[v])).Sum(),
            Influences(maps => maps.Estimate),
            Influences(maps => maps.Corrected));
    }

    /// <summary>How the outcomes of one side enter its intercept, without and with bias correction.</summary>
    private sealed record Maps(Side Near, double[] Estimate, double[] Corrected)
    {
        public double Apply(double[] map, int variable) => map.Zip(Near.Outcomes[variable], (m, y) => m * y).Sum();

        public static Maps Of(Side side, Bandwidths bandwidths, int p, string kernel)
        {
            var near = side.Within(side.Weights(kernel, Math.Max(bandwidths.H, bandwidths.B)));
            var main = new LocalPolynomial(near.X, near.Weights(kernel, bandwidths.H), p).Map(0);
            var curvature = new LocalPolynomial(near.X, near.Weights(kernel, bandwidths.B), p + 1).Map(p + 1);

            // The leading bias is the map applied to x^(p + 1), times the coefficient of that power.
            var bias = main.Select((m, i) => m * Math.Pow(near.X[i], p + 1)).Sum();
            return new Maps(near, main, [.. main.Select((m, i) => m - (bias * curvature[i]))]);
        }
    }
}
