namespace DoubleML.Serverless.Pricing;

/// <summary>What Lambda costs in a region on an architecture, first tier, without the free tier.</summary>
/// <param name="GigabyteSecond">USD for one GB-second.</param>
/// <param name="Request">USD for one request.</param>
public sealed record LambdaPrice(double GigabyteSecond, double Request)
{
    /// <summary>USD for some use.</summary>
    /// <param name="gigabyteSeconds">GB-seconds billed, the init phase included (as AWS does since August 2025).</param>
    /// <param name="requests">Requests that started the function.</param>
    public double Of(double gigabyteSeconds, long requests) => (gigabyteSeconds * GigabyteSecond) + (requests * Request);
}
