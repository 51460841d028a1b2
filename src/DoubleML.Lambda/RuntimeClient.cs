using System.Globalization;
using System.Net.Http.Headers;

namespace DoubleML.Lambda;

/// <summary>
/// The Runtime API of AWS Lambda, version 2018-06-01, as AWS documents it under "Using the Lambda runtime API for custom runtimes".
/// </summary>
public sealed class RuntimeClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _base;

    /// <summary>Makes a client.</summary>
    /// <param name="address">Host and port, the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    public RuntimeClient(string address)
    {
        _base = $"http://{address}/2018-06-01/runtime/";

        // The environment may be frozen for hours while it waits for the next invocation.
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Waits for the next invocation.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">The Runtime API answers with an error, or not at all: the process should end.</exception>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(_base + "invocation/next", cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var payload = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;
        return new Invocation(
            Header("Lambda-Runtime-Aws-Request-Id") ?? throw new HttpRequestException("the Runtime API gave no request id"),
            long.TryParse(Header("Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var milliseconds)
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : DateTimeOffset.MaxValue,
            Header("Lambda-Runtime-Trace-Id"),
            payload);
    }

    /// <summary>Answers an invocation.</summary>
    /// <param name="requestId">Which one.</param>
    /// <param name="answer">The answer's body.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task RespondAsync(string requestId, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{requestId}/response", answer, "application/json", null, cancellationToken);

    /// <summary>Reports that an invocation failed.</summary>
    /// <param name="requestId">Which one.</param>
    /// <param name="error">Why.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task FailAsync(string requestId, FunctionError error, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{requestId}/error", error.ToJson(), "application/vnd.aws.lambda.error+json", error, cancellationToken);

    /// <summary>Reports that the process cannot start.</summary>
    /// <param name="error">Why.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task FailInitAsync(FunctionError error, CancellationToken cancellationToken) =>
        PostAsync("init/error", error.ToJson(), "application/vnd.aws.lambda.error+json", error, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task PostAsync(
        string path, ReadOnlyMemory<byte> body, string mediaType, FunctionError? error, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (error is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", $"Function.{error.ErrorType}");
        }

        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
