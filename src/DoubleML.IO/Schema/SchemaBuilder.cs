using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Serialization;

namespace DoubleML.IO.Schema;

/// <summary>
/// Builds a JSON Schema (2020-12) from the very metadata with which JSON is read and written: records become objects, families of records a
/// choice by <c>type</c> with the members' defaults, converters say their form themselves.
/// </summary>
/// <param name="describe">Describes a type, or the key of a record (its JSON name); null where there is nothing to say.</param>
/// <param name="refine">Adds to the schema of some types what their metadata do not tell.</param>
internal sealed class SchemaBuilder(Func<Type, string?, string?> describe, IReadOnlyDictionary<Type, Action<JsonObject>> refine)
{
    private readonly SortedDictionary<string, JsonNode?> _definitions = new(StringComparer.Ordinal);
    private readonly Queue<(string Name, Func<JsonNode> Build)> _pending = new();
    private readonly HashSet<string> _known = [];

    /// <summary>The schema of a document.</summary>
    /// <param name="info">The document's type.</param>
    /// <param name="title">A title.</param>
    public JsonObject Build(JsonTypeInfo info, string title)
    {
        var root = Export(info).AsObject();
        while (_pending.TryDequeue(out var definition))
        {
            _definitions[definition.Name] = definition.Build();
        }

        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (key, value) in root.ToList())
        {
            root.Remove(key);
            schema[key] = value;
        }

        if (_definitions.Count > 0)
        {
            schema["$defs"] = new JsonObject(_definitions);
        }

        return schema;
    }

    private JsonNode Export(JsonTypeInfo info) => info.GetJsonSchemaAsNode(
        new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform });

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var info = context.TypeInfo;
        if ((Own(info) ?? node as JsonObject) is not { } schema)
        {
            return node;
        }

        // The exporter knows nothing of converters and so leaves out what elements and properties with a converter are.
        if (info.ElementType is { } element && Own(info.Options.GetTypeInfo(element)) is { } elements)
        {
            schema[info.Kind == JsonTypeInfoKind.Dictionary ? "additionalProperties" : "items"] = elements;
        }

        if (schema["properties"] is JsonObject properties)
        {
            foreach (var converted in info.Properties.Where(property => properties.ContainsKey(property.Name)))
            {
                if (converted.CustomConverter is ISchemaConverter converter)
                {
                    properties[converted.Name] = Finish(JsonNode.Parse(converter.Schema)!.AsObject(), converted);
                }
                else if (Own(info.Options.GetTypeInfo(converted.PropertyType)) is { } own)
                {
                    properties[converted.Name] = Finish(IsNullable(converted) ? OrNull(own) : own, converted);
                }
            }
        }

        if (info.Type == typeof(ulong))
        {
            schema["minimum"] = 0;
        }

        if (refine.TryGetValue(info.Type, out var change))
        {
            change(schema);
        }

        return context.PropertyInfo is { } property ? Finish(schema, property) : schema;
    }

    /// <summary>Adds what belongs to the key rather than to its type.</summary>
    private JsonObject Finish(JsonObject schema, JsonPropertyInfo property)
    {
        if (property.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), true) is [AllowedValuesAttribute allowed])
        {
            schema["enum"] = new JsonArray(
                [.. allowed.Values.Select(value => (JsonNode?)JsonValue.Create((string?)value)), .. IsNullable(property) ? new JsonNode?[] { null } : []]);
        }

        if (schema["default"] is null)
        {
            schema.Remove("default");
        }

        return Described(schema, describe(property.DeclaringType, property.Name));
    }

    /// <summary>The schema of a type with a converter of its own; null where the exporter knows it.</summary>
    private JsonObject? Own(JsonTypeInfo info) => (Nullable.GetUnderlyingType(info.Type) is { } value ? info.Options.GetTypeInfo(value) : info).Converter switch
    {
        IRecordFamily family => Reference(info.Type, family),
        ISchemaConverter converter => JsonNode.Parse(converter.Schema)!.AsObject(),
        _ => null,
    };

    /// <summary>A reference to the choice between a family's members, which is written once.</summary>
    private JsonObject Reference(Type type, IRecordFamily family)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);
        if (_known.Add(name))
        {
            foreach (var member in family.Members)
            {
                _pending.Enqueue(($"{name}.{member}", () => Member(family, member)));
            }

            _pending.Enqueue((name, () => new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("type"),
                ["properties"] = new JsonObject
                {
                    ["type"] = new JsonObject { ["enum"] = new JsonArray([.. family.Members.Select(member => (JsonNode?)member)]) },
                },
                ["oneOf"] = new JsonArray([.. family.Members.Select(member => new JsonObject { ["$ref"] = $"#/$defs/{name}.{member}" })]),
            }));
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject Member(IRecordFamily family, string member)
    {
        var shape = family.ShapeOf(member);
        var schema = Export(shape).AsObject();
        var properties = schema["properties"] as JsonObject ?? [];
        var required = schema["required"] as JsonArray ?? [];
        var defaults = family.DefaultsOf(member);
        foreach (var (key, value) in properties)
        {
            if (value is JsonObject property && required.All(name => (string?)name != key))
            {
                property["default"] = defaults[key]?.DeepClone();
            }
        }

        properties.Insert(0, "type", new JsonObject { ["const"] = member });
        required.Insert(0, "type");
        (schema["properties"], schema["required"]) = (properties.DeepClone(), required.DeepClone());
        schema["additionalProperties"] = false;
        return Described(schema, describe(shape.Type, null));
    }

    private static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is not null)
        {
            schema.Remove("description");
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    private static bool IsNullable(JsonPropertyInfo property) =>
        property.IsSetNullable || property.AssociatedParameter is { IsNullable: true } || Nullable.GetUnderlyingType(property.PropertyType) is not null;

    private static JsonObject OrNull(JsonObject schema) => new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
}
