using System.Text.Json.Serialization;

namespace DoubleML.Serverless.Worker;

/// <summary>The one member of a request that every version of the contract has.</summary>
internal sealed record VersionMessage
{
    public int? Version { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VersionMessage))]
internal sealed partial class VersionJson : JsonSerializerContext;
