using System.ComponentModel.DataAnnotations;
using DoubleML.Analyses;
using DoubleML.IO.Results;

namespace DoubleML.IO.Spec;

/// <summary>The grid of a sensitivity contour plot.</summary>
/// <param name="Value"><c>theta</c> for bounds of θ, <c>ci</c> for their confidence bounds.</param>
/// <param name="GridSize">The number of points in each direction, at least 2.</param>
/// <param name="GridBounds">The largest cf_d and the largest cf_y, in (0, 1).</param>
public sealed record ContourSpec([property: AllowedValues("theta", "ci")] string Value = "theta", int GridSize = 100, IReadOnlyList<double>? GridBounds = null)
{
    /// <summary>The largest cf_d and the largest cf_y.</summary>
    public IReadOnlyList<double> GridBounds { get; init; } = GridBounds ?? [0.15, 0.15];

    /// <summary>A small grid that shows a scenario, its robustness values and its benchmarks.</summary>
    /// <param name="sensitivity">The analysis.</param>
    public static ContourSpec Around(SensitivityResult sensitivity)
    {
        const double least = 0.15;
        const double most = 0.95;
        const double margin = 1.25;
        double Bound(double scenario, Func<SensitivityBenchmark, double[]> benchmark) => Math.Clamp(
            margin * sensitivity.Rv.Concat((sensitivity.Benchmark?.Values ?? []).SelectMany(benchmark)).Append(scenario)
                .Where(double.IsFinite).Max(),
            least,
            most);
        return new ContourSpec(GridSize: 26, GridBounds:
        [
            Bound(sensitivity.Scenario?.CfD ?? 0, benchmark => benchmark.CfD),
            Bound(sensitivity.Scenario?.CfY ?? 0, benchmark => benchmark.CfY),
        ]);
    }

    /// <summary>Checks the grid.</summary>
    /// <exception cref="InputException">A value is out of range.</exception>
    public void Validate()
    {
        if (Value is not ("theta" or "ci"))
        {
            throw new InputException($"sensitivity.contour.value: found '{Value}', expected 'theta' or 'ci'");
        }

        if (GridSize < 2)
        {
            throw new InputException($"sensitivity.contour.grid_size: found {GridSize}, expected a whole number ≥ 2");
        }

        if (GridBounds.Count != 2 || GridBounds.Any(bound => bound is not (> 0 and < 1)))
        {
            throw new InputException($"sensitivity.contour.grid_bounds: found [{string.Join(", ", GridBounds)}], expected two numbers in (0, 1)");
        }
    }
}
