using DoubleML.Data;

namespace DoubleML.Simulation;

/// <summary>
/// A simulated data set: what an analyst would see (columns with roles), and what only the simulation knows (the true parameter and
/// the oracle quantities).
/// </summary>
public sealed record SimulatedData
{
    /// <summary>Makes the data set.</summary>
    /// <param name="name">The data-generating process's name in <see cref="SimulationCatalog"/>.</param>
    /// <param name="columns">The visible columns, equally long, in the order of a file.</param>
    internal SimulatedData(string name, IReadOnlyList<SimulatedColumn> columns)
    {
        Name = name;
        ColumnNames = [.. columns.Select(column => column.Name)];
        Columns = [.. columns.Select(column => column.Values)];
        Roles = columns.GroupBy(column => column.Role)
            .ToDictionary(role => role.Key, IReadOnlyList<string> (role) => [.. role.Select(column => column.Name)]);
    }

    /// <summary>The name of the data-generating process.</summary>
    public string Name { get; }

    /// <summary>The columns' names, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The columns: n_obs values each.</summary>
    public IReadOnlyList<double[]> Columns { get; }

    /// <summary>Column names by role; the roles are those of a run spec's <c>data</c> (y, d, x, z, cluster, s, t, id, running).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; }

    /// <summary>The true parameter, or null where the process does not fix a single one.</summary>
    public double? Theta { get; internal init; }

    /// <summary>
    /// Hidden quantities by name, for tests and studies: true nuisance functions, potential outcomes, individual effects (n_obs values
    /// each), constants (one value). Not part of what is exported.
    /// </summary>
    public IReadOnlyDictionary<string, double[]> Oracle { get; internal init; } = new Dictionary<string, double[]>();

    /// <summary>The number of rows.</summary>
    public int NObs => Columns[0].Length;

    /// <summary>The visible columns in the roles that the simulation gives them: what a fit starts from.</summary>
    public DoubleMLData ToDoubleMLData() => new(
        new DataSet(ColumnNames.Zip(Columns, KeyValuePair.Create)),
        new Data.Roles
        {
            Y = Roles["y"][0],
            D = Roles["d"],
            X = Roles.GetValueOrDefault("x") ?? [],
            Z = Roles.GetValueOrDefault("z") ?? [],
            Cluster = Roles.GetValueOrDefault("cluster") ?? [],
            S = Roles.GetValueOrDefault("s")?[0],
            T = Roles.GetValueOrDefault("t")?[0],
            Id = Roles.GetValueOrDefault("id")?[0],
            Running = Roles.GetValueOrDefault("running")?[0],
        });

    /// <summary>The values of a visible column.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="InputException">There is no such column.</exception>
    public double[] Column(string name)
    {
        for (var j = 0; j < ColumnNames.Count; j++)
        {
            if (ColumnNames[j] == name)
            {
                return Columns[j];
            }
        }

        throw new InputException(
            $"The simulated data of {Name} have no column '{name}'; the columns are {string.Join(", ", ColumnNames)}.");
    }
}
