namespace DoubleML.Simulation;

/// <summary>A column of a simulated data set.</summary>
/// <param name="Name">Its name in a file, as in the DoubleML package's data frames.</param>
/// <param name="Role">Its role in a run spec: <c>y</c>, <c>d</c>, <c>x</c>, <c>z</c>, <c>cluster</c>, <c>s</c>, <c>t</c>, <c>id</c> or <c>running</c>.</param>
/// <param name="Values">n_obs values.</param>
public sealed record SimulatedColumn(string Name, string Role, double[] Values)
{
    /// <summary>A numbered family of columns: <paramref name="prefix"/> followed by <paramref name="first"/>, <paramref name="first"/> + 1, …</summary>
    /// <param name="prefix">What the names begin with.</param>
    /// <param name="role">The role of all.</param>
    /// <param name="columns">The values, a column each.</param>
    /// <param name="first">The first column's number.</param>
    internal static IEnumerable<SimulatedColumn> Family(string prefix, string role, IEnumerable<double[]> columns, int first = 1) =>
        columns.Select((values, j) => new SimulatedColumn($"{prefix}{first + j}", role, values));
}
