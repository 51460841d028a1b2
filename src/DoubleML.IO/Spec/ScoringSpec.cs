using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Estimation;
using DoubleML.Serialization;
using DoubleML.Tuning;

namespace DoubleML.IO.Spec;

/// <summary>How candidates are scored; in JSON a word, or an object with one for each nuisance.</summary>
/// <param name="ByName">Scorings by the names of learners; <c>default</c> for all others.</param>
[JsonConverter(typeof(ScoringSpecConverter))]
public sealed record ScoringSpec(IReadOnlyDictionary<string, string> ByName)
{
    /// <summary>The scorings.</summary>
    /// <exception cref="InputException">There is no such scoring.</exception>
    public IReadOnlyDictionary<string, Scoring> ToScorings() => ByName.ToDictionary(
        entry => entry.Key,
        entry => Scoring.Find(entry.Value) ?? throw new InputException(
            $"tune.scoring{(entry.Key == FitOptions.DefaultLearner ? "" : "." + entry.Key)}: found '{entry.Value}', " +
            $"expected {Names.Suggest(entry.Value, Scoring.Names)}"));
}

internal sealed class ScoringSpecConverter : JsonConverter<ScoringSpec>, ISchemaConverter
{
    private const string Expected = "expected the name of a scoring, or an object with one for each nuisance";

    /// <inheritdoc/>
    public string Schema => """{"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}""";

    public override ScoringSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new ScoringSpec(new Dictionary<string, string> { [FitOptions.DefaultLearner] = reader.GetString()! });
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.String)
            ? new ScoringSpec(document.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!))
            : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, ScoringSpec value, JsonSerializerOptions options)
    {
        if (value.ByName.Count == 1 && value.ByName.TryGetValue(FitOptions.DefaultLearner, out var one))
        {
            writer.WriteStringValue(one);
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, scoring) in value.ByName)
        {
            writer.WriteString(name, scoring);
        }

        writer.WriteEndObject();
    }
}
