using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.Learners.Neural;

/// <summary><c>"auto"</c> (null), or a whole number.</summary>
internal sealed class AutoOrCountConverter : JsonConverter<int?>, ISchemaConverter
{
    /// <inheritdoc/>
    public string Schema => """{"anyOf": [{"const": "auto"}, {"type": "integer"}]}""";

    public override bool HandleNull => true;

    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt32(out var count) => count,
        JsonTokenType.String when reader.ValueTextEquals("auto") => null,
        _ => throw new JsonException("expected \"auto\" or a whole number"),
    };

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options)
    {
        if (value is { } count)
        {
            writer.WriteNumberValue(count);
        }
        else
        {
            writer.WriteStringValue("auto");
        }
    }
}
