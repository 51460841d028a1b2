using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Serialization;

namespace DoubleML.Models;

/// <summary>All models by their name in a spec (<c>"type": "plr"</c>). A new model is its own file plus one line here.</summary>
public static class ModelCatalog
{
    private static readonly Entry[] Entries =
    [
        new(new Apo(), ApoJson.Default),
        new(new Apos(), AposJson.Default),
        new(new Cvar(), CvarJson.Default),
        new(new Did(), DidJson.Default),
        new(new DidCs(), DidCsJson.Default),
        new(new DidMulti(), DidMultiJson.Default),
        new(new Iivm(), IivmJson.Default),
        new(new Irm(), IrmJson.Default),
        new(new Lplr(), LplrJson.Default),
        new(new Lpq(), LpqJson.Default),
        new(new Pliv(), PlivJson.Default),
        new(new Plpr(), PlprJson.Default),
        new(new Plr(), PlrJson.Default),
        new(new Pq(), PqJson.Default),
        new(new Qte(), QteJson.Default),
        new(new Rdd(), RddJson.Default),
        new(new Ssm(), SsmJson.Default),
    ];

    /// <summary>The models with their default options, by name.</summary>
    public static IReadOnlyDictionary<string, Model> Prototypes { get; } = new SortedDictionary<string, Model>(
        Entries.ToDictionary(entry => entry.Prototype.Name, entry => entry.Prototype), StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        TypeInfoResolver = JsonTypeInfoResolver.Combine([.. Entries.Select(entry => entry.Json)]),
    };

    /// <summary>The (source-generated) shape of a model's options.</summary>
    /// <param name="type">A type of <see cref="Prototypes"/>.</param>
    internal static JsonTypeInfo ShapeOf(Type type) => Options.GetTypeInfo(type);

    private sealed record Entry(Model Prototype, IJsonTypeInfoResolver Json);
}

/// <summary>Reads and writes models as JSON.</summary>
public sealed class ModelConverter() : FamilyConverter<Model>(ModelCatalog.Prototypes, ModelCatalog.ShapeOf);
