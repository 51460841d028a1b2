namespace DoubleML.Simulation;

/// <summary>A parameter of a data-generating process that can be read and set by name.</summary>
public sealed class SimulationParameter
{
    private readonly string _expected;
    private readonly Func<DataGeneratingProcess, string> _get;
    private readonly Func<DataGeneratingProcess, string, DataGeneratingProcess?> _set;
    private readonly Func<DataGeneratingProcess, bool> _holds;

    internal SimulationParameter(
        string name,
        string description,
        string expected,
        Func<DataGeneratingProcess, string> get,
        Func<DataGeneratingProcess, string, DataGeneratingProcess?> set,
        Func<DataGeneratingProcess, bool> holds)
    {
        Name = name;
        Description = description;
        _expected = expected;
        _get = get;
        _set = set;
        _holds = holds;
    }

    /// <summary>The name, as in the DoubleML package.</summary>
    public string Name { get; }

    /// <summary>A second name that is understood too (<c>theta</c> where the package says <c>alpha</c>), or null.</summary>
    public string? Alias { get; internal init; }

    /// <summary>What it means, and what values it takes; for a help page.</summary>
    public string Description { get; }

    /// <summary>The values that are allowed, in words.</summary>
    public string Expected => _expected;

    /// <summary>The value in <paramref name="process"/>, as text that <see cref="DataGeneratingProcess.With"/> understands.</summary>
    /// <param name="process">A process that has this parameter.</param>
    public string ValueIn(DataGeneratingProcess process) => _get(process);

    internal bool IsCalled(string name, StringComparison comparison) =>
        string.Equals(name, Name, comparison) || string.Equals(name, Alias, comparison);

    internal DataGeneratingProcess Set(DataGeneratingProcess process, string text) =>
        _set(process, text.Trim()) is { } changed && _holds(changed) ? changed : throw Refused(process, text);

    internal void Check(DataGeneratingProcess process)
    {
        if (!_holds(process))
        {
            throw Refused(process, _get(process));
        }
    }

    /// <summary>The same parameter seen from a process of which the parameter's own process is a part.</summary>
    internal SimulationParameter Within<T>(
        Func<T, DataGeneratingProcess> part, Func<T, DataGeneratingProcess, DataGeneratingProcess> replacePart)
        where T : DataGeneratingProcess =>
        new(
            Name,
            Description,
            _expected,
            whole => _get(part((T)whole)),
            (whole, text) => _set(part((T)whole), text) is { } changed ? replacePart((T)whole, changed) : null,
            whole => _holds(part((T)whole)))
        {
            Alias = Alias,
        };

    private InputException Refused(DataGeneratingProcess process, string found) =>
        new($"{process.Name}: {Name} is '{found}', but must be {_expected}.");
}
