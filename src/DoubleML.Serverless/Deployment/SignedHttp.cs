using System.Net;
using DoubleML.Serverless.Invoking;
using Polly;
using Polly.Retry;

namespace DoubleML.Serverless.Deployment;

/// <summary>Sends signed requests to AWS's control APIs, again where a service is busy or the connection was lost.</summary>
internal sealed class SignedHttp : IDisposable
{
    private readonly ISigner _signer;
    private readonly string _region;
    private readonly ServiceEndpoints _endpoints;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<Answer> _retries;

    public SignedHttp(ISigner signer, string region, ServiceEndpoints endpoints, TimeProvider time)
    {
        (_signer, _region, _endpoints) = (signer, region, endpoints);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
        _retries = new ResiliencePipelineBuilder<Answer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Answer>
            {
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(10),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is HttpRequestException || arguments.Outcome.Result is { IsPassing: true }),
            })
            .Build();
    }

    public async Task<Answer> SendAsync(
        string service, string action, HttpMethod method, string path, byte[] body, string contentType, CancellationToken cancellationToken)
    {
        var uri = new Uri(_endpoints.For(service, _region), path);
        try
        {
            return await _retries.ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(method, uri);
                    if (body.Length > 0)
                    {
                        request.Content = new ByteArrayContent(body);
                        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
                    }

                    var toSign = new SigningRequest(service, _region, method, uri) { Body = body };
                    foreach (var (name, value) in await _signer.SignAsync(toSign, token).ConfigureAwait(false))
                    {
                        request.Headers.TryAddWithoutValidation(name, value);
                    }

                    using var response = await _http.SendAsync(request, token).ConfigureAwait(false);
                    var type = response.Headers.TryGetValues("x-amzn-errortype", out var values) ? values.First().Split(':')[0] : null;
                    return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false), type);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw new AwsServiceException(service, action, "NoConnection", $"{uri.GetLeftPart(UriPartial.Authority)} cannot be reached ({exception.Message})", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AwsServiceException(service, action, "NoAnswer", $"{uri.GetLeftPart(UriPartial.Authority)} did not answer within 60 s", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What a service answered.</summary>
    internal sealed record Answer(HttpStatusCode Status, byte[] Body, string? ErrorType)
    {
        public bool IsSuccess => (int)Status is >= 200 and < 300;

        /// <summary>Whether asking again may help.</summary>
        public bool IsPassing => (int)Status is 429 or >= 500
            || (Status == HttpStatusCode.BadRequest && (Body.AsSpan().IndexOf("<Code>Throttling"u8) >= 0 || Body.AsSpan().IndexOf("RequestLimitExceeded"u8) >= 0));
    }
}
