using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.IO.Spec;

/// <summary>One or several words; in JSON a string, or a list of strings.</summary>
[JsonConverter(typeof(TextOrListConverter))]
public sealed class TextOrList : IReadOnlyList<string>
{
    private readonly string[] _values;

    /// <summary>Takes the words.</summary>
    /// <param name="values">At least one.</param>
    public TextOrList(IEnumerable<string> values) => _values = [.. values];

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public string this[int index] => _values[index];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed class TextOrListConverter : JsonConverter<TextOrList>, ISchemaConverter
{
    private const string Expected = "expected a string or a list of strings";

    /// <inheritdoc/>
    public string Schema => """{"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}""";

    public override TextOrList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new TextOrList([reader.GetString()!]);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException(Expected);
        }

        var values = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException(Expected));
        }

        return values.Count > 0 ? new TextOrList(values) : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, TextOrList value, JsonSerializerOptions options)
    {
        if (value.Count == 1)
        {
            writer.WriteStringValue(value[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var item in value)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
