using System.Globalization;

namespace DoubleML.Simulation;

/// <summary>Declares the parameters of a process, a line each, without reflection.</summary>
/// <typeparam name="T">The process.</typeparam>
internal sealed class ParameterList<T>
    where T : DataGeneratingProcess
{
    private readonly List<SimulationParameter> _items = [];

    public IReadOnlyList<SimulationParameter> Items => _items;

    /// <summary>A whole number of at least <paramref name="minimum"/> and at most <paramref name="maximum"/>.</summary>
    public ParameterList<T> Integer(
        string name, string description, int minimum, Func<T, int> get, Func<T, int, T> set, int maximum = int.MaxValue) =>
        Add(
            name,
            description,
            maximum == int.MaxValue ? $"a whole number of at least {minimum}" : $"a whole number from {minimum} to {maximum}",
            get,
            set,
            value => value.ToString(CultureInfo.InvariantCulture),
            text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
            value => value >= minimum && value <= maximum);

    /// <summary>A finite number, with an alias if need be.</summary>
    public ParameterList<T> Real(string name, string description, Func<T, double> get, Func<T, double, T> set, string? alias = null) =>
        Real(name, description, _ => true, "a number", get, set, alias);

    /// <summary>A finite number for which <paramref name="allowed"/> holds, as <paramref name="expected"/> says.</summary>
    public ParameterList<T> Real(
        string name,
        string description,
        Func<double, bool> allowed,
        string expected,
        Func<T, double> get,
        Func<T, double, T> set,
        string? alias = null) =>
        Add(
            name,
            description,
            expected,
            get,
            set,
            value => value.ToString("R", CultureInfo.InvariantCulture),
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
            value => double.IsFinite(value) && allowed(value),
            alias);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public ParameterList<T> Flag(string name, string description, Func<T, bool> get, Func<T, bool, T> set) =>
        Add(
            name,
            description,
            "true or false",
            get,
            set,
            value => value ? "true" : "false",
            text => bool.TryParse(text, out var value) ? value : null,
            _ => true);

    private ParameterList<T> Add<V>(
        string name,
        string description,
        string expected,
        Func<T, V> get,
        Func<T, V, T> set,
        Func<V, string> print,
        Func<string, V?> parse,
        Func<V, bool> allowed,
        string? alias = null)
        where V : struct
    {
        _items.Add(new SimulationParameter(
            name,
            description,
            expected,
            process => print(get((T)process)),
            (process, text) => parse(text) is { } value ? set((T)process, value) : null,
            process => allowed(get((T)process)))
        {
            Alias = alias,
        });
        return this;
    }
}
