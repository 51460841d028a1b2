namespace DoubleML.Simulation;

/// <summary>All data-generating processes by name. A new one is its own file plus a line here.</summary>
public static class SimulationCatalog
{
    /// <summary>The processes with their default parameters, by name, in the order of a help page.</summary>
    public static IReadOnlyList<DataGeneratingProcess> All { get; } =
    [
        new PlrCcddhnr2018(),
        new PlrTurrell2018(),
        new ConfoundedPlrData(),
        new PlivData(),
        new PlivChs2015(),
        new PlivMultiwayClusterCkms2021(),
        new LplrLzz2020(),
        new PlprCp2025(),
        new IrmData(),
        new ConfoundedIrmData(),
        new HeterogeneousData(),
        new IrmDataDiscreteTreatments(),
        new IivmData(),
        new SsmData(),
        new DidSz2020(),
        new DidCs2021(),
        new DidCsCs2021(),
        new SimpleRddData(),
    ];

    /// <summary>A process with its default parameters.</summary>
    /// <param name="name">Its name, in any case; the DoubleML package's <c>make_</c> in front is understood too.</param>
    /// <exception cref="InputException">There is no such process; the message lists those that there are.</exception>
    public static DataGeneratingProcess Find(string name)
    {
        var bare = name.StartsWith("make_", StringComparison.OrdinalIgnoreCase) ? name["make_".Length..] : name;
        return All.FirstOrDefault(process => string.Equals(process.Name, bare, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException(
                $"There is no data-generating process '{name}'; there are {string.Join(", ", All.Select(process => process.Name))}.");
    }

    /// <summary>A process with some parameters set from text, the others at their defaults.</summary>
    /// <param name="name">The process's name.</param>
    /// <param name="parameters">Names and values, as <see cref="DataGeneratingProcess.With"/> takes them.</param>
    /// <exception cref="InputException">No such process or parameter, or a value that does not fit; the message names it.</exception>
    public static DataGeneratingProcess Create(string name, IEnumerable<KeyValuePair<string, string>> parameters) =>
        parameters.Aggregate(Find(name), (process, parameter) => process.With(parameter.Key, parameter.Value));
}
