using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DoubleML.Learners;

namespace DoubleML.Serverless.Contract;

/// <summary>How requests and answers are written as JSON: source-generated, snake case, unknown members refused.</summary>
public static class ServerlessJson
{
    /// <summary>The options of all (de)serialisation in this project.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Type information of a request.</summary>
    public static JsonTypeInfo<InvocationRequest> Request => (JsonTypeInfo<InvocationRequest>)Options.GetTypeInfo(typeof(InvocationRequest));

    /// <summary>Type information of an answer.</summary>
    public static JsonTypeInfo<InvocationResponse> Response => (JsonTypeInfo<InvocationResponse>)Options.GetTypeInfo(typeof(InvocationResponse));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowOutOfOrderMetadataProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(LearnerCatalog.Json, ContractJson.Default),
        };
        options.MakeReadOnly();
        return options;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InvocationRequest))]
[JsonSerializable(typeof(InvocationResponse))]
internal sealed partial class ContractJson : JsonSerializerContext;
