namespace DoubleML.Serverless.Invoking;

/// <summary>An HTTP request to sign, for any AWS service.</summary>
/// <param name="Service">The service's signing name, such as <c>lambda</c>, <c>cloudformation</c>, <c>iam</c>, <c>sts</c>.</param>
/// <param name="Region">The region to sign for, such as <c>eu-central-1</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">The whole URI, path and query escaped as they are sent.</param>
public sealed record SigningRequest(string Service, string Region, HttpMethod Method, Uri Uri)
{
    /// <summary>Headers to sign and send besides <c>host</c>; names are compared without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body; empty for none.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The time of the signature, or null for now.</summary>
    public DateTimeOffset? Time { get; init; }
}
