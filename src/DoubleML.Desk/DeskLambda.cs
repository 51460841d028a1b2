using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DoubleML.Desk;

/// <summary>
/// A Lambda on your desk: serves the Invoke API on a port of 127.0.0.1 and runs the function's processes under the Runtime API, with
/// Lambda's
/// limits of concurrency, time, memory and payload, its cold starts, error shapes, logs and billing.
/// </summary>
public sealed class DeskLambda : IAsyncDisposable
{
    /// <summary>The memory that comes with one virtual CPU, in MB.</summary>
    public const double MegabytesPerProcessor = 1769;

    private readonly DeskOptions _options;
    private readonly Lock _lock = new();
    private WebApplication _application = null!;
    private EnvironmentPool _pool = null!;
    private long _requests;
    private DeskUsage _usage = new();

    private DeskLambda(DeskOptions options) => _options = options;

    /// <summary>The address of the Invoke API, such as <c>http://127.0.0.1:9001</c>.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What has run so far.</summary>
    public DeskUsage Usage
    {
        get
        {
            lock (_lock)
            {
                return _usage;
            }
        }
    }

    /// <summary>Starts the server; processes of the function start when they are invoked.</summary>
    /// <param name="options">The function and its limits.</param>
    /// <param name="cancellationToken">Ends the start early.</param>
    /// <exception cref="InputException">An option is out of range, or the port is in use.</exception>
    public static async Task<DeskLambda> StartAsync(DeskOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        var desk = new DeskLambda(options);
        try
        {
            await desk.ListenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            await desk._application.DisposeAsync().ConfigureAwait(false);
            throw new InputException($"port: cannot listen on 127.0.0.1:{options.Port}: {exception.Message}", exception);
        }

        return desk;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The processes first: the server would wait for their open requests.
        await _pool.CloseAsync().ConfigureAwait(false);
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await _application.StopAsync(patience.Token).ConfigureAwait(false);
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        _pool.Dispose();
    }

    internal static string ArnOf(DeskOptions options) => $"arn:aws:lambda:{options.Region}:000000000000:function:{options.FunctionName}";

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var listeners = new List<ListenOptions>();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // bodies are read up to Lambda's own limits
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromDays(1);
            kestrel.Listen(IPAddress.Loopback, _options.Port, listeners.Add);
            for (var i = 0; i < _options.Concurrency; i++)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listeners.Add);
            }
        });
        _application = builder.Build();
        var (invokeApi, runtimeApi, port) = (new InvokeApi(_options, InvokeAsync), new RuntimeApi(_options), 0);
        _application.Run(context => context.Connection.LocalPort == port
            ? invokeApi.HandleAsync(context)
            : runtimeApi.HandleAsync(context, _pool.Find(context.Connection.LocalPort)));
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        port = listeners[0].IPEndPoint!.Port;
        _pool = new EnvironmentPool(_options, [.. listeners.Skip(1).Select(listener => listener.IPEndPoint!.Port)]);
        Endpoint = new Uri($"http://127.0.0.1:{port}");
    }

    private async Task<InvokeResult> InvokeAsync(Invoke request)
    {
        var number = Interlocked.Increment(ref _requests) - 1;
        var fault = _options.Faults?.Draw(number) ?? Fault.None;
        if (fault == Fault.Throttle || !await _pool.TryEnterAsync(wait: request.IsEvent).ConfigureAwait(false))
        {
            Count(usage => usage with { Throttles = usage.Throttles + 1 });
            return InvokeResult.Reject(new ApiError(429, "TooManyRequestsException", "Rate Exceeded.")
            {
                Reason = "ReservedFunctionConcurrentInvocationLimitExceeded",
                RetryAfterSeconds = 1,
            });
        }

        var log = new InvocationLog(request.RequestId, _options.Log);
        Answer answer;
        InvocationFigures figures;
        try
        {
            (answer, figures) = await _pool.InvokeAsync(request.RequestId, request.Payload, request.ContentType, log, fault == Fault.Kill)
                .ConfigureAwait(false);
            await Task.Delay(figures.Held).ConfigureAwait(false);
        }
        finally
        {
            _pool.Leave();
        }

        log.End(figures, _options.MemoryMegabytes, answer.Status);
        Count(usage => usage with
        {
            Invocations = usage.Invocations + 1,
            ColdStarts = usage.ColdStarts + (figures.InitMilliseconds is null ? 0 : 1),
            Errors = usage.Errors + (answer.IsError ? 1 : 0),
            BilledMilliseconds = usage.BilledMilliseconds + figures.BilledMilliseconds,
        });
        if (fault == Fault.Late)
        {
            await Task.Delay(_options.Faults!.Delay).ConfigureAwait(false);
        }

        var body = fault == Fault.Garbage ? _options.Faults!.Spoil(answer.Body, number) : answer.Body;
        return new InvokeResult(body, answer.IsError, log.Tail(), $"Root=1-{request.RequestId[..8]};Sampled=0");
    }

    private void Count(Func<DeskUsage, DeskUsage> add)
    {
        lock (_lock)
        {
            _usage = add(_usage);
        }
    }
}
