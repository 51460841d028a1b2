using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleML.Desk;

/// <summary>An error of the Invoke API: the request was not run.</summary>
internal sealed record ApiError(int Status, string Code, string Message)
{
    public string? Reason { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public byte[] ToJson() =>
        JsonSerializer.SerializeToUtf8Bytes(new ApiErrorBody(Reason, Status < 500 ? "User" : "Service", Message),
            DeskJson.Default.ApiErrorBody);
}

internal sealed record ApiErrorBody(
    [property: JsonPropertyName("Reason")] string? Reason,
    [property: JsonPropertyName("Type")] string Type,
    [property: JsonPropertyName("Message")] string Message);

/// <summary>The payload of an invocation that failed in or with its function.</summary>
internal sealed record FunctionErrorBody(
    [property: JsonPropertyName("errorType")] string ErrorType,
    [property: JsonPropertyName("errorMessage")] string ErrorMessage)
{
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, DeskJson.Default.FunctionErrorBody);
}

internal sealed record StatusBody([property: JsonPropertyName("status")] string Status);

internal sealed record FunctionConfiguration
{
    public required string FunctionName { get; init; }

    public required string FunctionArn { get; init; }

    public string Runtime { get; init; } = "provided.al2023";

    public required string Role { get; init; }

    public string Handler { get; init; } = "bootstrap";

    public required long CodeSize { get; init; }

    public required string CodeSha256 { get; init; }

    public required int Timeout { get; init; }

    public required int MemorySize { get; init; }

    public required string LastModified { get; init; }

    public string Version { get; init; } = "$LATEST";

    public string PackageType { get; init; } = "Zip";

    public required string[] Architectures { get; init; }

    public string State { get; init; } = "Active";

    public string LastUpdateStatus { get; init; } = "Successful";
}

internal sealed record FunctionDescription(FunctionConfiguration Configuration);

internal sealed record FunctionList(FunctionConfiguration[] Functions);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiErrorBody))]
[JsonSerializable(typeof(FunctionErrorBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(FunctionConfiguration))]
[JsonSerializable(typeof(FunctionDescription))]
[JsonSerializable(typeof(FunctionList))]
internal sealed partial class DeskJson : JsonSerializerContext;
