using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;

namespace DoubleML.Serverless.Invoking;

/// <summary>Signature Version 4, computed by the AWS SDK with credentials of its chain (refreshed by it when they expire).</summary>
/// <param name="credentials">The credentials.</param>
public sealed class AwsSigner(AWSCredentials credentials) : ISigner
{
    private static readonly ConcurrentDictionary<string, RegionEndpoint> _regions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> SignAsync(SigningRequest request, CancellationToken cancellationToken)
    {
        var unsigned = new AWSSigningRequest { HttpMethod = request.Method, RequestUri = request.Uri, Content = request.Body };
        foreach (var (name, value) in request.Headers)
        {
            unsigned.Headers[name] = value;
        }

        var parameters = new AWSSigV4Parameters
        {
            Credentials = credentials,
            Region = _regions.GetOrAdd(request.Region, RegionEndpoint.GetBySystemName),
            Service = request.Service,
            SignedAt = request.Time?.UtcDateTime,
        };
        var signed = await AWSSigV4Signer.SignAsync(unsigned, parameters, cancellationToken).ConfigureAwait(false);
        return signed.Headers.AsReadOnly();
    }
}
