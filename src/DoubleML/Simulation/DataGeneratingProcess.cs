using DoubleML.Sampling;

namespace DoubleML.Simulation;

/// <summary>
/// A published data-generating process with its parameters: a value (an immutable record) plus a pure draw. Names, parameters and
/// defaults are those of the DoubleML package, so its simulations can be repeated here; the random bits are this project's own.
/// </summary>
public abstract record DataGeneratingProcess
{
    /// <summary>The name in <see cref="SimulationCatalog"/>, such as <c>plr_CCDDHNR2018</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line: the model, and the paper it comes from.</summary>
    public abstract string Summary { get; }

    /// <summary>The parameters that can be set by name, in the order of a help page.</summary>
    public abstract IReadOnlyList<SimulationParameter> Parameters { get; }

    /// <summary>Draws a data set.</summary>
    /// <param name="key">The random key; the same key and parameters give the same data.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="InputException">A parameter is out of range; the message names it, the value and what was expected.</exception>
    public SimulatedData Draw(RandomKey key)
    {
        foreach (var parameter in Parameters)
        {
            parameter.Check(this);
        }

        if (Conflict() is { } conflict)
        {
            throw new InputException($"{Name}: {conflict}");
        }

        return Simulate(key);
    }

    /// <summary>This process with one parameter set from text.</summary>
    /// <param name="parameter">
    /// Its name. Case matters only where two names differ in nothing else; <c>-</c> stands for <c>_</c>, so option names work as they are.
    /// </param>
    /// <param name="value">The value: a number in invariant notation, <c>true</c>/<c>false</c>, or one of the parameter's words.</param>
    /// <exception cref="InputException">There is no such parameter, or the value does not fit it.</exception>
    public DataGeneratingProcess With(string parameter, string value)
    {
        var wanted = parameter.Replace('-', '_');
        var found = Parameters.FirstOrDefault(p => p.IsCalled(wanted, StringComparison.Ordinal))
            ?? Parameters.FirstOrDefault(p => p.IsCalled(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException(
                $"{Name} has no parameter '{parameter}'; its parameters are {string.Join(", ", Parameters.Select(p => p.Name))}.");
        return found.Set(this, value);
    }

    /// <summary>A sentence about parameters that are allowed each, but not together; null if all is well.</summary>
    protected internal virtual string? Conflict() => null;

    /// <summary>Draws a data set; every parameter has been checked.</summary>
    /// <param name="key">The random key.</param>
    protected abstract SimulatedData Simulate(RandomKey key);
}
