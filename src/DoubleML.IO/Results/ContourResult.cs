using DoubleML.Inference;
using DoubleML.IO.Spec;

namespace DoubleML.IO.Results;

/// <summary>Bounds of the parameters, on the side of the null hypothesis, over a grid of confounding scenarios.</summary>
/// <param name="CfD">The grid's values of cf_d.</param>
/// <param name="CfY">The grid's values of cf_y.</param>
/// <param name="Values">[parameter][cf_y][cf_d].</param>
public sealed record ContourResult(double[] CfD, double[] CfY, double[][][] Values)
{
    /// <summary>Evaluates the grid.</summary>
    /// <param name="estimates">Estimates of a model with sensitivity elements.</param>
    /// <param name="spec">The grid.</param>
    /// <param name="scenario">ρ and the level.</param>
    /// <param name="nullHypotheses">One a parameter.</param>
    public static ContourResult From(
        Estimates estimates, ContourSpec spec, ConfoundingScenario scenario, IReadOnlyList<double> nullHypotheses)
    {
        double[] Grid(double bound) => [.. Enumerable.Range(0, spec.GridSize).Select(i => bound * i / (spec.GridSize - 1))];
        var (cfD, cfY) = (Grid(spec.GridBounds[0]), Grid(spec.GridBounds[1]));
        return new ContourResult(cfD, cfY, [.. nullHypotheses.Select((value, j) =>
            Sensitivity.Contour(estimates, j, cfD, cfY, scenario, value, spec.Value == "ci"))]);
    }
}
