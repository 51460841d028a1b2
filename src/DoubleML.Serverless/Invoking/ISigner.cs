namespace DoubleML.Serverless.Invoking;

/// <summary>Signs HTTP requests to AWS.</summary>
public interface ISigner
{
    /// <summary>Signs a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the call early (credentials may have to be fetched).</param>
    /// <returns>
    /// The headers to add to the request: <c>Authorization</c>, <c>X-Amz-Date</c>, <c>X-Amz-Content-Sha256</c> and, with temporary
    /// credentials, <c>X-Amz-Security-Token</c>.
    /// </returns>
    Task<IReadOnlyDictionary<string, string>> SignAsync(SigningRequest request, CancellationToken cancellationToken);
}
