using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Learners;
using DoubleML.Models;

namespace DoubleML.IO.Spec;

/// <summary>How run specs, models and learners are read from and written as JSON: typed, validated data without reflection.</summary>
public static class SpecJson
{
    /// <summary>The options for everything in a spec.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>The shape of a run spec.</summary>
    public static JsonTypeInfo<RunSpec> RunSpec => (JsonTypeInfo<RunSpec>)Options.GetTypeInfo(typeof(RunSpec));

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            // The catalogue comes first: it knows the learners behind the abstract type that a spec refers to.
            TypeInfoResolver = JsonTypeInfoResolver.Combine(LearnerCatalog.Json, SpecJsonContext.Default),
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowOutOfOrderMetadataProperties = true,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly();
        return options;
    }
}

[JsonSerializable(typeof(RunSpec))]
[JsonSerializable(typeof(Model))]
internal sealed partial class SpecJsonContext : JsonSerializerContext;
