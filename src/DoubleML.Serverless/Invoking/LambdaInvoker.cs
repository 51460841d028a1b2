using System.Net;
using System.Net.Sockets;
using System.Text;
using DoubleML.Serverless.Metrics;

namespace DoubleML.Serverless.Invoking;

/// <summary>
/// Lambda's Invoke REST API (<c>POST /2015-03-31/functions/NAME/invocations</c>) over connections that are kept and reused. A request in
/// flight costs a connection and no thread, so thousands may wait at a time.
/// </summary>
public sealed class LambdaInvoker : ILambdaInvoker, IDisposable
{
    private readonly LambdaInvokerOptions _options;
    private readonly ISigner? _signer;
    private readonly TimeProvider _time;
    private readonly Uri _uri;
    private readonly HttpMessageInvoker _http;
    private readonly SemaphoreSlim _places;

    /// <summary>Makes the invoker; no request is sent.</summary>
    /// <param name="options">Which function, and how.</param>
    /// <param name="signer">Signs the requests; null sends them unsigned, for a local endpoint that wants no signature.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public LambdaInvoker(LambdaInvokerOptions options, ISigner? signer, TimeProvider? time = null)
    {
        _options = options;
        _signer = signer;
        _time = time ?? TimeProvider.System;
        _uri = options.InvocationUri;
        _places = new SemaphoreSlim(options.MaxConcurrency);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.MaxConcurrency,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = options.Endpoint is null,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
        });
    }

    /// <inheritdoc/>
    public async Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        var started = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        InvocationOutcome outcome;
        try
        {
            using var request = await RequestAsync(payload, either.Token).ConfigureAwait(false);
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            outcome = Read(response, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Also a connection that could not be made in time, which the handler reports as a cancellation of its own.
            outcome = timeout.IsCancellationRequested
                ? new InvocationOutcome { TimedOut = true, ConnectionError = $"no answer within {_options.Timeout.TotalSeconds:0} s" }
                : new InvocationOutcome { ConnectionError = "the connection could not be made in time", Sent = false };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            outcome = new InvocationOutcome
            {
                ConnectionError = (exception.InnerException ?? exception).Message,
                Sent = exception is not HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
                },
            };
        }
        finally
        {
            _places.Release();
        }

        return outcome with { Elapsed = _time.GetElapsedTime(started) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _places.Dispose();
    }

    private async Task<HttpRequestMessage> RequestAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["X-Amz-Invocation-Type"] = "RequestResponse",
            ["X-Amz-Log-Type"] = "Tail",
        };
        if (_signer is not null)
        {
            var body = payload.ToArray();
            var toSign = new SigningRequest("lambda", _options.Region, HttpMethod.Post, _uri) { Headers = headers, Body = body };
            foreach (var (name, value) in await _signer.SignAsync(toSign, cancellationToken).ConfigureAwait(false))
            {
                headers[name] = value;
            }
        }

        var request = new HttpRequestMessage(HttpMethod.Post, _uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(payload),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static InvocationOutcome Read(HttpResponseMessage response, byte[] body)
    {
        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
        var log = Decode(Header("X-Amz-Log-Result"));
        var retryAfter = response.Headers.RetryAfter;
        return new InvocationOutcome
        {
            Status = (int)response.StatusCode,
            Payload = body,
            FunctionError = Header("X-Amz-Function-Error"),
            ErrorType = Header("X-Amzn-ErrorType")?.Split(':')[0],
            LogTail = log,
            RequestId = Header("X-Amzn-RequestId"),
            Report = LambdaReport.Find(log),
            RetryAfter = retryAfter?.Delta
                ?? (retryAfter?.Date is { } date && response.Headers.Date is { } now && date > now ? date - now : null),
        };
    }

    private static string? Decode(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    /// <summary>TCP keep-alive: routers on the way drop a connection that is silent while a function computes.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
