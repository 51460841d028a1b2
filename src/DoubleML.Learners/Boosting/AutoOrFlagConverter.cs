using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.Learners.Boosting;

/// <summary><c>"auto"</c> (null), true or false.</summary>
internal sealed class AutoOrFlagConverter : JsonConverter<bool?>, ISchemaConverter
{
    /// <inheritdoc/>
    public string Schema => """{"enum": ["auto", true, false]}""";

    public override bool HandleNull => true;

    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when reader.ValueTextEquals("auto") => null,
        _ => throw new JsonException("expected \"auto\", true or false"),
    };

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is { } flag)
        {
            writer.WriteBooleanValue(flag);
        }
        else
        {
            writer.WriteStringValue("auto");
        }
    }
}
