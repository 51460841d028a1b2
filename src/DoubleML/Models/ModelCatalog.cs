using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.Models;

/// <summary>All models by their name in a spec (<c>"type": "plr"</c>). A new model is its own file plus two lines here.</summary>
public static class ModelCatalog
{
    /// <summary>The models with their default options, by name.</summary>
    public static IReadOnlyDictionary<string, Model> Prototypes { get; } = new SortedDictionary<string, Model>(
        new Model[]
        {
            new Apo(),
            new Apos(),
            new Cvar(),
            new Did(),
            new DidCs(),
            new DidMulti(),
            new Iivm(),
            new Irm(),
            new Lplr(),
            new Lpq(),
            new Pliv(),
            new Plpr(),
            new Plr(),
            new Pq(),
            new Qte(),
            new Rdd(),
            new Ssm(),
        }.ToDictionary(model => model.Name), StringComparer.Ordinal);
}

/// <summary>Reads and writes models as JSON.</summary>
public sealed class ModelConverter() : FamilyConverter<Model>(ModelCatalog.Prototypes, type => ModelJson.Default.GetTypeInfo(type)!);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Apo))]
[JsonSerializable(typeof(Apos))]
[JsonSerializable(typeof(Cvar))]
[JsonSerializable(typeof(Did))]
[JsonSerializable(typeof(DidCs))]
[JsonSerializable(typeof(DidMulti))]
[JsonSerializable(typeof(Iivm))]
[JsonSerializable(typeof(Irm))]
[JsonSerializable(typeof(Lplr))]
[JsonSerializable(typeof(Lpq))]
[JsonSerializable(typeof(Pliv))]
[JsonSerializable(typeof(Plpr))]
[JsonSerializable(typeof(Plr))]
[JsonSerializable(typeof(Pq))]
[JsonSerializable(typeof(Qte))]
[JsonSerializable(typeof(Rdd))]
[JsonSerializable(typeof(Ssm))]
internal sealed partial class ModelJson : JsonSerializerContext;
