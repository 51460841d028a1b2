namespace DoubleML.Serverless.Deployment;

/// <summary>
/// Where AWS's services are asked: at AWS, or where options or the variables of the AWS tools (<c>AWS_ENDPOINT_URL</c>,
/// <c>AWS_ENDPOINT_URL_S3</c>, …) say.
/// </summary>
public sealed record ServiceEndpoints
{
    private const string _variable = "AWS_ENDPOINT_URL";

    /// <summary>An endpoint for all services that have none of their own, or null.</summary>
    public Uri? All { get; init; }

    /// <summary>An endpoint for S3 alone, or null.</summary>
    public Uri? S3 { get; init; }

    /// <summary>Reads environment variables; null for the process's own.</summary>
    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The endpoint that was chosen for a service, or null for AWS's own.</summary>
    /// <param name="service">The service's signing name, such as <c>s3</c>, <c>cloudformation</c>, <c>lambda</c>, <c>sts</c>.</param>
    /// <exception cref="InputException">A variable holds something else than an address.</exception>
    public Uri? Chosen(string service) =>
        (service == "s3" ? S3 : null) ?? All ?? FromVariable($"{_variable}_{service.ToUpperInvariant()}") ?? FromVariable(_variable);

    /// <summary>The endpoint of a service.</summary>
    /// <param name="service">The service's signing name.</param>
    /// <param name="region">The region.</param>
    /// <exception cref="InputException">A variable holds something else than an address.</exception>
    public Uri For(string service, string region) => Chosen(service) ?? new Uri(
        $"https://{service}.{region}.{(region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com")}/");

    /// <summary>Reads an address.</summary>
    /// <param name="where">The option or variable, for the message.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InputException">It is no http or https address.</exception>
    public static Uri Parse(string where, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new InputException($"{where}: found '{text}', expected an address such as http://127.0.0.1:9000");

    private Uri? FromVariable(string name) => Variable(name) is { Length: > 0 } text ? Parse(name, text) : null;
}
