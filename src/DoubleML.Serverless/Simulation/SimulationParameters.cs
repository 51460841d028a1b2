using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleML.Serverless.Simulation;

/// <summary>A number of the simulation with where it comes from.</summary>
/// <param name="Value">The value.</param>
/// <param name="Source">Short name of its source.</param>
/// <param name="Note">How it was got, or null.</param>
/// <typeparam name="T">Its type.</typeparam>
public sealed record Sourced<T>(T Value, string Source, string? Note = null);

/// <summary>A program that runs in the function.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Scalings">How tasks are grouped: the rules to compare.</param>
/// <param name="TaskCpuSeconds">Processor seconds of one task.</param>
/// <param name="Threads">The most tasks of an invocation that run at the same time.</param>
/// <param name="OverheadCpuSeconds">Processor seconds of an invocation beside its tasks.</param>
/// <param name="InitSeconds">Seconds of the init phase of a new environment.</param>
/// <param name="InitIsBilled">Whether the init phase is billed.</param>
/// <param name="DataSeconds">Processor seconds of getting and decoding the data in a new environment.</param>
/// <param name="RequestsPerSecond">How many requests the client sends in a second.</param>
public sealed record SimulatedEngine(
    string Name,
    IReadOnlyList<string> Scalings,
    Sourced<double> TaskCpuSeconds,
    Sourced<int> Threads,
    Sourced<double> OverheadCpuSeconds,
    Sourced<double> InitSeconds,
    Sourced<bool> InitIsBilled,
    Sourced<double> DataSeconds,
    Sourced<double> RequestsPerSecond);

/// <summary>All that the simulation of the experiment of Kurz (2021) assumes, each with its source (<c>simulation.json</c>).</summary>
/// <param name="Sources">The sources by their short names.</param>
/// <param name="NRep">Repetitions.</param>
/// <param name="NFolds">Folds.</param>
/// <param name="Nuisances">Nuisances.</param>
/// <param name="Trees">Trees of a forest.</param>
/// <param name="MemorySizes">The function's memory, MB: the sizes to compare.</param>
/// <param name="Region">The region whose price is used.</param>
/// <param name="Concurrency">The most environments at a time.</param>
/// <param name="EnvironmentsAtOnce">How many environments can be started at once.</param>
/// <param name="EnvironmentsPerSecond">How many more can be started in a second.</param>
/// <param name="RoundTripSeconds">Seconds between client and function and back.</param>
/// <param name="Variation">Standard deviation of the logarithm of an invocation's duration.</param>
/// <param name="Engines">The programs to compare.</param>
public sealed record SimulationParameters(
    IReadOnlyDictionary<string, string> Sources,
    Sourced<int> NRep,
    Sourced<int> NFolds,
    Sourced<int> Nuisances,
    Sourced<int> Trees,
    Sourced<IReadOnlyList<int>> MemorySizes,
    Sourced<string> Region,
    Sourced<int> Concurrency,
    Sourced<int> EnvironmentsAtOnce,
    Sourced<double> EnvironmentsPerSecond,
    Sourced<double> RoundTripSeconds,
    Sourced<double> Variation,
    IReadOnlyList<SimulatedEngine> Engines)
{
    private const string _file = "simulation.json";

    /// <summary>The file that comes with the library.</summary>
    public static string DefaultJson { get; } = ReadText();

    /// <summary>The parameters that come with the library.</summary>
    public static SimulationParameters Default { get; } = Read(_file, new MemoryStream(Encoding.UTF8.GetBytes(DefaultJson)));

    /// <summary>Reads parameters.</summary>
    /// <param name="where">The file, for messages.</param>
    /// <param name="json">A file of the form of <c>simulation.json</c>.</param>
    /// <exception cref="InputException">It has another form, a value is out of range, or a source is not listed.</exception>
    public static SimulationParameters Read(string where, Stream json)
    {
        try
        {
            var parameters = JsonSerializer.Deserialize(json, SimulationJson.Default.SimulationParameters)
                ?? throw new InputException($"{where}: found null, expected an object");
            parameters.Validate(where);
            return parameters;
        }
        catch (JsonException exception)
        {
            throw new InputException($"{where}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private void Validate(string where)
    {
        void Require(bool holds, string key, object found, string expected)
        {
            if (!holds)
            {
                throw new InputException($"{where}: {key}: found {found}, expected {expected}");
            }
        }

        Require(NRep.Value is >= 1 and <= 10_000, "n_rep", NRep.Value, "1 to 10000");
        Require(NFolds.Value is >= 1 and <= 100, "n_folds", NFolds.Value, "1 to 100");
        Require(Nuisances.Value is >= 1 and <= 100, "nuisances", Nuisances.Value, "1 to 100");
        Require(Trees.Value >= 1, "trees", Trees.Value, "at least 1");
        Require(MemorySizes.Value.Count > 0, "memory_sizes", 0, "at least one size");
        foreach (var megabytes in MemorySizes.Value)
        {
            Require(megabytes is >= 128 and <= 10240, "memory_sizes", megabytes, "128 to 10240 MB");
        }

        Require(Concurrency.Value >= 1, "concurrency", Concurrency.Value, "at least 1");
        Require(EnvironmentsAtOnce.Value >= 1, "environments_at_once", EnvironmentsAtOnce.Value, "at least 1");
        Require(EnvironmentsPerSecond.Value > 0, "environments_per_second", EnvironmentsPerSecond.Value, "a positive number");
        Require(RoundTripSeconds.Value >= 0, "round_trip_seconds", RoundTripSeconds.Value, "at least 0");
        Require(Variation.Value is >= 0 and <= 2, "variation", Variation.Value, "0 to 2");
        Require(Engines.Count > 0, "engines", 0, "at least one");
        foreach (var engine in Engines)
        {
            Require(engine.Scalings.Count > 0, $"{engine.Name}.scalings", 0, "at least one");
            Require(engine.TaskCpuSeconds.Value > 0, $"{engine.Name}.task_cpu_seconds", engine.TaskCpuSeconds.Value, "a positive number");
            Require(engine.Threads.Value >= 1, $"{engine.Name}.threads", engine.Threads.Value, "at least 1");
            Require(engine.OverheadCpuSeconds.Value >= 0, $"{engine.Name}.overhead_cpu_seconds", engine.OverheadCpuSeconds.Value,
                "at least 0");
            Require(engine.InitSeconds.Value >= 0, $"{engine.Name}.init_seconds", engine.InitSeconds.Value, "at least 0");
            Require(engine.DataSeconds.Value >= 0, $"{engine.Name}.data_seconds", engine.DataSeconds.Value, "at least 0");
            Require(engine.RequestsPerSecond.Value > 0, $"{engine.Name}.requests_per_second", engine.RequestsPerSecond.Value,
                "a positive number");
        }
    }

    private static string ReadText()
    {
        using var stream = typeof(SimulationParameters).Assembly.GetManifestResourceStream(_file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SimulationParameters))]
internal sealed partial class SimulationJson : JsonSerializerContext;
