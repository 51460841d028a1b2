using System.Net.Http.Headers;
using System.Text;

namespace DoubleML.Desk.Tests;

/// <summary>Desks and requests to them.</summary>
internal static class Desks
{
    public static string Probe => Path.Combine(AppContext.BaseDirectory, "probe.dll");

    public static string Function => Path.Combine(AppContext.BaseDirectory, "bootstrap.dll");

    public static DeskOptions ForProbe { get; } = new()
    {
        Function = Probe,
        FunctionName = "probe",
        InitTimeout = TimeSpan.FromSeconds(60),
    };

    public static Task<DeskLambda> StartAsync(DeskOptions options) => DeskLambda.StartAsync(options, TestContext.Current.CancellationToken);

    public static async Task<Reply> InvokeAsync(
        this DeskLambda desk, string payload, string name = "probe", string type = "RequestResponse", string mediaType = "application/json")
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(desk.Endpoint, $"/2015-03-31/functions/{name}/invocations"))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(payload)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.Add("X-Amz-Invocation-Type", type);
        request.Headers.Add("X-Amz-Log-Type", "Tail");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        string? Header(string header) => response.Headers.TryGetValues(header, out var values) ? values.Single() : null;
        return new Reply(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            Header("X-Amz-Function-Error"),
            Header("x-amzn-ErrorType"),
            Header("X-Amz-Log-Result") is { } log ? Encoding.UTF8.GetString(Convert.FromBase64String(log)) : "")
        {
            ExecutedVersion = Header("X-Amz-Executed-Version"),
            RetryAfter = Header("Retry-After"),
            RequestId = Header("x-amzn-RequestId"),
        };
    }
}

/// <summary>What the Invoke API answered.</summary>
internal sealed record Reply(int Status, string Body, string? FunctionError, string? ErrorType, string Log)
{
    public string? ExecutedVersion { get; init; }

    public string? RetryAfter { get; init; }

    public string? RequestId { get; init; }
}
