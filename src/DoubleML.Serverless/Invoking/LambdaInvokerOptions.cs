namespace DoubleML.Serverless.Invoking;

/// <summary>Which function to invoke, and how.</summary>
public sealed record LambdaInvokerOptions
{
    /// <summary>Name, partial ARN or ARN of the function.</summary>
    public required string Function { get; init; }

    /// <summary>Version or alias, or null for the latest.</summary>
    public string? Qualifier { get; init; }

    /// <summary>The region to sign for.</summary>
    public required string Region { get; init; }

    /// <summary>Where the Lambda API is, or null for AWS.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Most requests in flight (and connections open) at a time.</summary>
    public int MaxConcurrency { get; init; } = 1000;

    /// <summary>How long to wait for an answer; a little more than Lambda's 15 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15.5);

    /// <summary>The URI to which invocations are posted.</summary>
    public Uri InvocationUri
    {
        get
        {
            var suffix = Region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
            var root = (Endpoint?.AbsoluteUri ?? $"https://lambda.{Region}.{suffix}").TrimEnd('/');
            var query = Qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(Qualifier)}";
            return new Uri($"{root}/2015-03-31/functions/{Uri.EscapeDataString(Function)}/invocations{query}");
        }
    }
}
