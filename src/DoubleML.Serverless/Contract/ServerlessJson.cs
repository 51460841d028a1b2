using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DoubleML.CrossFitting;
using DoubleML.Learners;

namespace DoubleML.Serverless.Contract;

/// <summary>How requests and answers are written as JSON: source-generated, snake case, unknown members refused.</summary>
public static class ServerlessJson
{
    /// <summary>The options of all (de)serialisation in this project.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Type information of a request.</summary>
    public static JsonTypeInfo<InvocationRequest> Request =>
        (JsonTypeInfo<InvocationRequest>)Options.GetTypeInfo(typeof(InvocationRequest));

    /// <summary>Type information of an answer.</summary>
    public static JsonTypeInfo<InvocationResponse> Response =>
        (JsonTypeInfo<InvocationResponse>)Options.GetTypeInfo(typeof(InvocationResponse));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowOutOfOrderMetadataProperties = true,

            // Nothing is left out by rule: a learner's `bootstrap: false` or `max_depth: null` may differ from that property's own default.
            // Members of the contract that are left out say so themselves.
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(LearnerCatalog.Json, ContractJson.Default.WithAddedModifier(AllowInfinity)),
        };
        options.MakeReadOnly();
        return options;
    }

    // A condition may compare with infinity ("never treated"), for which JSON has no number.
    private static void AllowInfinity(JsonTypeInfo info)
    {
        if (info.Type == typeof(RowCondition))
        {
            info.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(InvocationRequest))]
[JsonSerializable(typeof(InvocationResponse))]
internal sealed partial class ContractJson : JsonSerializerContext;
