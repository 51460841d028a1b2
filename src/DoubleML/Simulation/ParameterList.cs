using System.Globalization;

namespace DoubleML.Simulation;

/// <summary>Declares the parameters of a process, a line each, without reflection.</summary>
/// <typeparam name="T">The process.</typeparam>
internal sealed class ParameterList<T>
    where T : DataGeneratingProcess
{
    private readonly List<SimulationParameter> _items = [];

    private delegate bool Parser<V>(string text, out V value);

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
            (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value),
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
        Add(name, description, expected, get, set, Print, TryNumber, value => double.IsFinite(value) && allowed(value), alias);

    /// <summary>Two finite numbers, written with a comma between them.</summary>
    public ParameterList<T> Pair(
        string name, string description, Func<T, (double, double)> get, Func<T, (double, double), T> set) =>
        Add(
            name,
            description,
            "two numbers with a comma between them",
            get,
            set,
            pair => $"{Print(pair.Item1)},{Print(pair.Item2)}",
            TryPair,
            pair => double.IsFinite(pair.Item1) && double.IsFinite(pair.Item2));

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public ParameterList<T> Flag(string name, string description, Func<T, bool> get, Func<T, bool, T> set) =>
        Add(name, description, "true or false", get, set, value => value ? "true" : "false", bool.TryParse, _ => true);

    /// <summary>One of a few words.</summary>
    public ParameterList<T> Choice(
        string name, string description, IReadOnlyList<string> words, Func<T, string> get, Func<T, string, T> set) =>
        Add(
            name,
            description,
            "one of " + string.Join(", ", words),
            get,
            set,
            value => value,
            (string text, out string value) =>
            {
                value = text;
                return true;
            },
            words.Contains);

    /// <summary>All parameters of another process that is a part of this one, except those named like one declared already.</summary>
    public ParameterList<T> PartOf<TPart>(ParameterList<TPart> part, Func<T, TPart> get, Func<T, TPart, T> set)
        where TPart : DataGeneratingProcess
    {
        foreach (var item in part.Items.Where(item => !_items.Exists(own => own.IsCalled(item.Name, StringComparison.Ordinal))))
        {
            _items.Add(item.Within<T>(process => get(process), (process, value) => set(process, (TPart)value)));
        }

        return this;
    }

    private static string Print(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static bool TryPair(string text, out (double, double) pair)
    {
        pair = default;
        return text.Split(',') is [var first, var second] && TryNumber(first, out pair.Item1) && TryNumber(second, out pair.Item2);
    }

    private ParameterList<T> Add<V>(
        string name,
        string description,
        string expected,
        Func<T, V> get,
        Func<T, V, T> set,
        Func<V, string> print,
        Parser<V> parse,
        Func<V, bool> allowed,
        string? alias = null)
    {
        _items.Add(new SimulationParameter(
            name,
            description,
            expected,
            process => print(get((T)process)),
            (process, text) => parse(text, out var value) ? set((T)process, value) : null,
            process => allowed(get((T)process)))
        {
            Alias = alias,
        });
        return this;
    }
}
