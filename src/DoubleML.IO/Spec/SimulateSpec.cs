using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Sampling;
using DoubleML.Simulation;

namespace DoubleML.IO.Spec;

/// <summary>A simulated data set: a published data-generating process and its parameters.</summary>
/// <param name="Name">Name of the process, such as <c>plr_CCDDHNR2018</c>.</param>
/// <param name="Seed">The seed of the draw.</param>
public sealed record SimulateSpec(string Name, ulong Seed = 42)
{
    /// <summary>The process's parameters, such as <c>n_obs</c> and <c>theta</c>: numbers, booleans or words.</summary>
    /// <remarks>The serialiser fills it after construction; everyone else leaves it alone.</remarks>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Parameters { get; set; }

    /// <summary>Draws the data that the seed stands for.</summary>
    /// <exception cref="InputException">No such process or parameter, or a value out of range.</exception>
    public SimulatedData Draw() => Draw(RandomKey.FromSeed(Seed));

    /// <summary>Draws data with a key instead of the seed.</summary>
    /// <param name="key">The random key.</param>
    /// <exception cref="InputException">No such process or parameter, or a value out of range.</exception>
    public SimulatedData Draw(RandomKey key)
    {
        try
        {
            return SimulationCatalog.Create(Name, (Parameters ?? new Dictionary<string, JsonElement>())
                .Select(parameter => KeyValuePair.Create(parameter.Key, Text(parameter.Key, parameter.Value)))).Draw(key);
        }
        catch (InputException exception)
        {
            throw new InputException($"data.simulate: {exception.Message}", exception);
        }
    }

    private static string Text(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new InputException($"{key}: found {value.GetRawText()}, expected a number, true, false or a word"),
    };
}
