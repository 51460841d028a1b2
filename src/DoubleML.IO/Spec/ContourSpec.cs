namespace DoubleML.IO.Spec;

/// <summary>The grid of a sensitivity contour plot.</summary>
/// <param name="Value"><c>theta</c> for bounds of θ, <c>ci</c> for their confidence bounds.</param>
/// <param name="GridSize">The number of points in each direction, at least 2.</param>
/// <param name="GridBounds">The largest cf_d and the largest cf_y, in (0, 1).</param>
public sealed record ContourSpec(string Value = "theta", int GridSize = 100, IReadOnlyList<double>? GridBounds = null)
{
    /// <summary>The largest cf_d and the largest cf_y.</summary>
    public IReadOnlyList<double> GridBounds { get; init; } = GridBounds ?? [0.15, 0.15];

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
