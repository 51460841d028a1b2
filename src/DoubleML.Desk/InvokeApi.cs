using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DoubleML.Desk;

/// <summary>
/// The part of Lambda's API (2015-03-31) that a client of functions needs: Invoke, and what describes the function. Signatures are not
/// checked: whoever may connect to this machine's loopback address may invoke.
/// </summary>
internal sealed class InvokeApi(DeskOptions options, Func<Invoke, Task<InvokeResult>> invoke)
{
    private const string _functions = "/2015-03-31/functions";
    private readonly Lazy<string> _codeSha256 = new(() => Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(options.Function))));

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        var (method, path) = (context.Request.Method, (context.Request.Path.Value ?? "").TrimEnd('/'));
        var parts = path.StartsWith(_functions, StringComparison.Ordinal) ? path[_functions.Length..].Split('/')[1..] : null;
        switch ((method, parts))
        {
            case ("GET", []):
                await WriteAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(
                    new FunctionList([Describe()]), DeskJson.Default.FunctionList));
                break;
            case (_, [var name, ..]) when !IsThis(Uri.UnescapeDataString(name), context.Request.Query["Qualifier"]):
                await FailAsync(context, new ApiError(404, "ResourceNotFoundException",
                    $"Function not found: {ArnOf(Uri.UnescapeDataString(name))}"));
                break;
            case ("GET", [_]):
                await WriteAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(
                    new FunctionDescription(Describe()), DeskJson.Default.FunctionDescription));
                break;
            case ("GET", [_, "configuration"]):
                await WriteAsync(context, 200, JsonSerializer.SerializeToUtf8Bytes(Describe(), DeskJson.Default.FunctionConfiguration));
                break;
            case ("POST", [_, "invocations"]):
                await InvokeAsync(context);
                break;
            default:
                await FailAsync(context, new ApiError(404, "UnknownOperationException", $"{method} {path} is not supported on the desk"));
                break;
        }
    }

    private async Task InvokeAsync(HttpContext context)
    {
        var type = context.Request.Headers["X-Amz-Invocation-Type"].ToString();
        if (type is not ("" or "RequestResponse" or "Event" or "DryRun"))
        {
            await FailAsync(context, new ApiError(400, "InvalidParameterValueException", $"Unknown invocation type {type}"));
            return;
        }

        if (context.Request.ContentType is { } media && !media.Contains("json", StringComparison.OrdinalIgnoreCase)
            && media is not ("application/octet-stream" or "binary/octet-stream" or "application/x-www-form-urlencoded"))
        {
            await FailAsync(context, new ApiError(415, "UnsupportedMediaTypeException",
                $"Unsupported content type {media}, expected application/json"));
            return;
        }

        var limit = type == "Event" ? options.MaxEventBytes : options.MaxRequestBytes;
        var payload = await Body.ReadAsync(context.Request, limit);
        if (payload is null)
        {
            await FailAsync(context, new ApiError(
                413, "RequestTooLargeException", $"Request must be smaller than {limit} bytes for the InvokeFunction operation"));
            return;
        }

        if (ParseError(payload) is { } error)
        {
            await FailAsync(context, new ApiError(
                400,
                "InvalidRequestContentException",
                $"Could not parse request body into json: Could not parse payload into json: {error}"));
            return;
        }

        if (type == "DryRun")
        {
            context.Response.StatusCode = 204;
            return;
        }

        var request = new Invoke(context.Response.Headers["x-amzn-RequestId"].ToString(), payload, context.Request.ContentType,
            type == "Event");
        if (type == "Event")
        {
            _ = invoke(request);
            await WriteAsync(context, 202, []);
            return;
        }

        await WriteAsync(context, await invoke(request));
    }

    private static async Task WriteAsync(HttpContext context, InvokeResult result)
    {
        if (result.Rejected is { } rejected)
        {
            await FailAsync(context, rejected);
            return;
        }

        var headers = context.Response.Headers;
        headers["X-Amz-Executed-Version"] = "$LATEST";
        headers["X-Amzn-Trace-Id"] = result.TraceId;
        if (result.IsError)
        {
            headers["X-Amz-Function-Error"] = "Unhandled";
        }

        if (string.Equals(context.Request.Headers["X-Amz-Log-Type"], "Tail", StringComparison.OrdinalIgnoreCase))
        {
            headers["X-Amz-Log-Result"] = result.LogTail;
        }

        await WriteAsync(context, 200, result.Body);
    }

    private static async Task FailAsync(HttpContext context, ApiError error)
    {
        context.Response.Headers["x-amzn-ErrorType"] = error.Code;
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await WriteAsync(context, error.Status, error.ToJson());
    }

    private static async Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    private static string? ParseError(byte[] payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (payload.Length > 0 && reader.Read())
            {
            }

            return null;
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Whether a function name, partial or full ARN, with or without a qualifier, means this function.</summary>
    private bool IsThis(string name, string? qualifier)
    {
        var parts = name.Split(':');
        var (own, version) = parts switch
        {
            [var plain] => (plain, qualifier),
            [var plain, var q] => (plain, q),
            [_, "function", var plain] => (plain, qualifier),
            [_, "function", var plain, var q] => (plain, q),
            ["arn", _, "lambda", _, _, "function", var plain] => (plain, qualifier),
            ["arn", _, "lambda", _, _, "function", var plain, var q] => (plain, q),
            _ => ("", null),
        };
        return own == options.FunctionName && (string.IsNullOrEmpty(version) || version == "$LATEST");
    }

    private string ArnOf(string name) =>
        name.StartsWith("arn:", StringComparison.Ordinal) ? name : DeskLambda.ArnOf(options with { FunctionName = name });

    private FunctionConfiguration Describe() => new()
    {
        FunctionName = options.FunctionName,
        FunctionArn = DeskLambda.ArnOf(options),
        Role = "arn:aws:iam::000000000000:role/desk",
        CodeSize = new FileInfo(options.Function).Length,
        CodeSha256 = _codeSha256.Value,
        Timeout = (int)Math.Ceiling(options.Timeout.TotalSeconds),
        MemorySize = options.MemoryMegabytes,
        LastModified = File.GetLastWriteTimeUtc(options.Function).ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
        Architectures = [RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x86_64"],
    };
}

/// <summary>A request to invoke.</summary>
internal sealed record Invoke(string RequestId, byte[] Payload, string? ContentType, bool IsEvent);

/// <summary>What came of it.</summary>
internal sealed record InvokeResult(byte[] Body, bool IsError, string LogTail, string TraceId)
{
    public ApiError? Rejected { get; init; }

    public static InvokeResult Reject(ApiError error) => new([], true, "", "") { Rejected = error };
}
