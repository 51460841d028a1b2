using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.IO.Spec;

/// <summary>What a candidate gets first in successive halving; in JSON a whole number, <c>"exhaust"</c> or <c>"smallest"</c>.</summary>
/// <param name="Number">The number; null for a word.</param>
/// <param name="IsExhaust">Whether the word is <c>exhaust</c>; null for a number.</param>
[JsonConverter(typeof(ResourceAmountConverter))]
public sealed record ResourceAmount(int? Number, bool? IsExhaust = null);

internal sealed class ResourceAmountConverter : JsonConverter<ResourceAmount>, ISchemaConverter
{
    /// <inheritdoc/>
    public string Schema => """{"anyOf": [{"type": "integer"}, {"enum": ["exhaust", "smallest"]}]}""";

    public override ResourceAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt32(out var number) => new ResourceAmount(number),
        JsonTokenType.String when reader.ValueTextEquals("exhaust") => new ResourceAmount(null, IsExhaust: true),
        JsonTokenType.String when reader.ValueTextEquals("smallest") => new ResourceAmount(null, IsExhaust: false),
        _ => throw new JsonException("expected a whole number, \"exhaust\" or \"smallest\""),
    };

    public override void Write(Utf8JsonWriter writer, ResourceAmount value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.IsExhaust == true ? "exhaust" : "smallest");
        }
    }
}
