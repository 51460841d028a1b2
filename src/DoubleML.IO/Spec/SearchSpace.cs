using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;
using DoubleML.Tuning;

namespace DoubleML.IO.Spec;

/// <summary>What is tried for a hyperparameter; in JSON a list of values, or a range.</summary>
[JsonConverter(typeof(SearchSpaceConverter))]
public abstract record SearchSpace
{
    /// <summary>The parameter of a search.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="where">Its place in the spec, for messages.</param>
    public abstract SearchParameter ToParameter(string name, string where);
}

/// <summary>Listed values.</summary>
/// <param name="Values">JSON values.</param>
public sealed record SearchList(IReadOnlyList<JsonElement> Values) : SearchSpace
{
    /// <inheritdoc/>
    public override SearchParameter ToParameter(string name, string where) => new(name)
    {
        Values = [.. Values.Select((value, i) => LearnerParameters.ValueOf(name, value, $"{where}[{i}]"))],
    };

    /// <inheritdoc/>
    public bool Equals(SearchList? other) => other is not null && Values.Select(v => v.GetRawText()).SequenceEqual(other.Values.Select(v => v.GetRawText()));

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Count;
}

internal sealed class SearchSpaceConverter : JsonConverter<SearchSpace>, ISchemaConverter
{
    private const string Expected = "expected a list of values, or a range {\"min\": …, \"max\": …, \"log\": …, \"type\": …, \"num\": …}";

    /// <inheritdoc/>
    public string Schema => """
        {
          "anyOf": [
            {"type": "array", "minItems": 1},
            {
              "type": "object",
              "properties": {
                "min": {"type": "number"}, "max": {"type": "number"}, "log": {"type": "boolean"},
                "type": {"enum": ["int", "float", null]}, "num": {"type": ["integer", "null"]}
              },
              "required": ["min", "max"],
              "additionalProperties": false
            }
          ]
        }
        """;

    public override SearchSpace Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => new SearchList([.. root.EnumerateArray().Select(value => value.Clone())]),
            JsonValueKind.Object => ReadRange(root),
            _ => throw new JsonException(Expected),
        };
    }

    public override void Write(Utf8JsonWriter writer, SearchSpace value, JsonSerializerOptions options)
    {
        if (value is SearchRange range)
        {
            JsonSerializer.Serialize(writer, range, SearchSpaceJson.Default.SearchRange);
            return;
        }

        writer.WriteStartArray();
        foreach (var item in ((SearchList)value).Values)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private static SearchRange ReadRange(JsonElement root)
    {
        var shape = SearchSpaceJson.Default.SearchRange;
        try
        {
            JsonShape.Check(root, shape, "");
        }
        catch (InputException exception)
        {
            // The key's own place comes before it where the message is shown.
            throw new JsonException($"found {root.GetRawText()}, {Expected}, but {exception.Message}", exception);
        }

        return root.Deserialize(shape)!;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SearchRange))]
internal sealed partial class SearchSpaceJson : JsonSerializerContext;
