using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DoubleML.Serialization;

/// <summary>
/// Reads and writes a family of records (models, learners) as JSON objects whose key <c>type</c> names the member. Keys that are left out
/// keep the defaults of the record itself: generated serialisers forget the initial values of <c>init</c> properties
/// (dotnet/runtime issue 84484), so what is given is laid over the prototype's own JSON before it is read.
/// </summary>
/// <param name="prototypes">The members by name, each with its defaults.</param>
/// <param name="typeInfo">The (source-generated) metadata of a member's type.</param>
/// <typeparam name="T">The family.</typeparam>
public class FamilyConverter<T>(IReadOnlyDictionary<string, T> prototypes, Func<Type, JsonTypeInfo> typeInfo) : JsonConverter<T>, IRecordFamily
    where T : class
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Members { get; } = [.. prototypes.Keys];

    /// <inheritdoc/>
    public JsonTypeInfo ShapeOf(string member) => typeInfo(prototypes[member].GetType());

    /// <inheritdoc/>
    public JsonObject DefaultsOf(string member) => JsonSerializer.SerializeToNode(prototypes[member], ShapeOf(member))!.AsObject();

    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var given = document.RootElement;
        if (given.ValueKind != JsonValueKind.Object || !given.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw new JsonException($"found {Short(given)}, expected an object with the key 'type', one of {string.Join(", ", prototypes.Keys)}");
        }

        if (!prototypes.TryGetValue(type.GetString()!, out var prototype))
        {
            throw new JsonException($"type: found '{type.GetString()}', expected one of {string.Join(", ", prototypes.Keys)}");
        }

        var info = typeInfo(prototype.GetType());
        var keys = RecordKeys.Of(info).Select(key => key.Name).ToList();
        var merged = DefaultsOf(type.GetString()!);
        foreach (var property in given.EnumerateObject().Where(property => property.Name != "type"))
        {
            if (!keys.Contains(property.Name))
            {
                throw new JsonException(
                    $"unknown key '{property.Name}', type '{type.GetString()}' has {string.Join(", ", keys.DefaultIfEmpty("none"))}");
            }

            merged[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return (T?)JsonSerializer.Deserialize(merged, info);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("type", prototypes.First(entry => entry.Value.GetType() == value.GetType()).Key);
        foreach (var (key, node) in JsonSerializer.SerializeToNode(value, typeInfo(value.GetType()))!.AsObject())
        {
            writer.WritePropertyName(key);
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static string Short(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length > 40 ? text[..40] + "…" : text;
    }
}
