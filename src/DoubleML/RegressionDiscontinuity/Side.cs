namespace DoubleML.RegressionDiscontinuity;

/// <summary>The observations on one side of the cutoff, ascending in the running variable.</summary>
/// <param name="Rows">Their rows in the data.</param>
/// <param name="X">Distances from the cutoff.</param>
/// <param name="Outcomes">The outcome and, in a fuzzy design, the treatment: [variable][row].</param>
internal sealed record Side(int[] Rows, double[] X, double[][] Outcomes)
{
    /// <summary>The two sides of the cutoff.</summary>
    /// <param name="x">Distances from the cutoff; zero belongs to the right.</param>
    /// <param name="outcomes">[variable][observation].</param>
    public static (Side Left, Side Right) Split(double[] x, double[][] outcomes)
    {
        var order = Enumerable.Range(0, x.Length).OrderBy(i => x[i]).ToArray();
        Side Of(int[] rows) => new(rows, Pick(x, rows), [.. outcomes.Select(values => Pick(values, rows))]);
        var (left, right) = (Of([.. order.Where(i => x[i] < 0)]), Of([.. order.Where(i => x[i] >= 0)]));
        foreach (var (side, name) in new[] { (left, "below"), (right, "above") })
        {
            if (side.Rows.Length < 10)
            {
                throw new InputException($"data.running: {side.Rows.Length} observations {name} the cutoff (model.cutoff), expected at least 10");
            }
        }

        return (left, right);
    }

    /// <summary>Kernel weights K(x / h) / h.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="bandwidth">h.</param>
    public double[] Weights(string kernel, double bandwidth) => [.. X.Select(x => Kernel.Weight(kernel, x / bandwidth) / bandwidth)];

    /// <summary>The observations with a positive weight.</summary>
    /// <param name="weights">One an observation.</param>
    public Side Within(double[] weights)
    {
        int[] kept = [.. Enumerable.Range(0, X.Length).Where(i => weights[i] > 0)];
        return new Side([.. kept.Select(i => Rows[i])], Pick(X, kept), [.. Outcomes.Select(values => Pick(values, kept))]);
    }

    /// <summary>A linear combination of the outcomes' nearest-neighbour residuals.</summary>
    /// <param name="combination">One coefficient a variable.</param>
    public double[] Residuals(double[] combination) => NearestNeighbors.Residuals(X, Combined(combination));

    /// <summary>A linear combination of the outcomes.</summary>
    /// <param name="combination">One coefficient a variable.</param>
    public double[] Combined(double[] combination) => [.. X.Select((_, i) => combination.Select((c, v) => c * Outcomes[v][i]).Sum())];

    private static double[] Pick(double[] values, int[] rows) => [.. rows.Select(row => values[row])];
}
