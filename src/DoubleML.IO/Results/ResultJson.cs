using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Serialization;

namespace DoubleML.IO.Results;

/// <summary>Writes and reads result documents. Numbers round-trip; what is not a finite number is null.</summary>
public static class ResultJson
{
    private static readonly JsonSerializerOptions Options = MakeOptions();

    private static JsonTypeInfo<ResultDocument> Shape => (JsonTypeInfo<ResultDocument>)Options.GetTypeInfo(typeof(ResultDocument));

    /// <summary>The shapes of the documents, by the command that prints them.</summary>
    public static IReadOnlyDictionary<string, JsonTypeInfo> Kinds { get; } = new SortedDictionary<string, JsonTypeInfo>(StringComparer.Ordinal)
    {
        ["fit"] = Options.GetTypeInfo(typeof(ResultDocument)),
        ["study"] = Options.GetTypeInfo(typeof(StudyDocument)),
        ["tune"] = Options.GetTypeInfo(typeof(TuneDocument)),
    };

    /// <summary>A document as JSON, without a line break at its end.</summary>
    /// <param name="document">The document.</param>
    public static string Write(ResultDocument document) => JsonSerializer.Serialize(document, Shape);

    /// <summary>A study's document as JSON, without a line break at its end.</summary>
    /// <param name="document">The document.</param>
    public static string Write(StudyDocument document) =>
        JsonSerializer.Serialize(document, (JsonTypeInfo<StudyDocument>)Options.GetTypeInfo(typeof(StudyDocument)));

    /// <summary>The document of a tuning as JSON, without a line break at its end.</summary>
    /// <param name="document">The document.</param>
    public static string Write(TuneDocument document) =>
        JsonSerializer.Serialize(document, (JsonTypeInfo<TuneDocument>)Options.GetTypeInfo(typeof(TuneDocument)));

    /// <summary>Reads a document.</summary>
    /// <param name="json">What <see cref="Write(ResultDocument)"/> gave.</param>
    /// <exception cref="JsonException">It is no result document.</exception>
    public static ResultDocument Read(string json) =>
        JsonSerializer.Deserialize(json, Shape) ?? throw new JsonException("found null, expected a result document");

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(ResultJsonContext.Default.Options)
        {
            TypeInfoResolver = ResultJsonContext.Default,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = true,
            NewLine = "\n",
        };
        options.Converters.Add(new FiniteOrNull());
        options.MakeReadOnly();
        return options;
    }

    private sealed class FiniteOrNull : JsonConverter<double>, ISchemaConverter
    {
        public string Schema => """{"type": ["number", "null"]}""";

        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResultDocument))]
[JsonSerializable(typeof(StudyDocument))]
[JsonSerializable(typeof(TuneDocument))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
