using System.Text.Json;

namespace DoubleML.Serverless.Deployment;

/// <summary>What Lambda says of a function.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="State"><c>Active</c>, <c>Pending</c>, <c>Inactive</c> or <c>Failed</c>.</param>
/// <param name="Architecture">Its processors, in AWS's words.</param>
/// <param name="MemoryMegabytes">Its memory, MB.</param>
/// <param name="TimeoutSeconds">The time limit of an invocation, seconds.</param>
/// <param name="CodeBytes">The size of its zip.</param>
/// <param name="LastModified">When it was last changed, in AWS's words.</param>
public sealed record FunctionStatus(
    string Name, string State, string Architecture, int MemoryMegabytes, int TimeoutSeconds, long CodeBytes, string LastModified);

/// <summary>The actions of Lambda's control API that a deployment needs.</summary>
/// <param name="http">Sends the requests.</param>
internal sealed class FunctionApi(SignedHttp http)
{
    /// <summary>A function, or null where there is none of that name.</summary>
    public async Task<FunctionStatus?> FindAsync(string name, CancellationToken cancellationToken)
    {
        const string Action = "GetFunction";
        var answer = await http.SendAsync(
            "lambda", Action, HttpMethod.Get, $"/2015-03-31/functions/{Uri.EscapeDataString(name)}", [], "", cancellationToken).ConfigureAwait(false);
        if (answer is { IsSuccess: false, ErrorType: "ResourceNotFoundException" })
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (!answer.IsSuccess)
            {
                throw new AwsServiceException(
                    "lambda", Action, answer.ErrorType ?? $"HTTP {(int)answer.Status}", Text(json.RootElement, "Message", "no reason given"));
            }

            var function = json.RootElement.GetProperty("Configuration");
            return new FunctionStatus(
                name,
                Text(function, "State", "Active"),
                function.TryGetProperty("Architectures", out var list) && list.GetArrayLength() > 0 ? list[0].GetString()! : "x86_64",
                function.GetProperty("MemorySize").GetInt32(),
                function.GetProperty("Timeout").GetInt32(),
                function.GetProperty("CodeSize").GetInt64(),
                Text(function, "LastModified", ""));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new AwsServiceException(
                "lambda", Action, $"HTTP {(int)answer.Status}", "the answer is not the JSON that AWS documents", exception);
        }
    }

    private static string Text(JsonElement element, string name, string otherwise) =>
        element.TryGetProperty(name, out var value) || element.TryGetProperty(name.ToLowerInvariant(), out value)
            ? value.GetString() ?? otherwise
            : otherwise;
}
