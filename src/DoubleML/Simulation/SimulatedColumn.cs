namespace DoubleML.Simulation;

/// <summary>A column of a simulated data set.</summary>
/// <param name="Name">Its name in a file, as in the DoubleML package's data frames.</param>
/// <param name="Role">Its role, a key of a run spec's <c>data</c>: y, d, x, z, cluster, s, t, id or running.</param>
/// <param name="Values">n_obs values.</param>
public sealed record SimulatedColumn(string Name, string Role, double[] Values)
{
    /// <summary>Columns named <paramref name="prefix"/> followed by a running number.</summary>
    /// <param name="prefix">What the names begin with.</param>
    /// <param name="role">The role of all.</param>
    /// <param name="columns">The values, a column each.</param>
    /// <param name="first">The first column's number.</param>
    internal static IEnumerable<SimulatedColumn> Family(string prefix, string role, IEnumerable<double[]> columns, int first = 1) =>
        columns.Select((values, j) => new SimulatedColumn($"{prefix}{first + j}", role, values));
}
