namespace DoubleML.Serverless.Deployment;

/// <summary>An AWS service refused a request, or could not be reached.</summary>
/// <param name="service">The service, such as <c>cloudformation</c>.</param>
/// <param name="action">What was asked, such as <c>CreateStack</c>.</param>
/// <param name="code">The service's code of the error, such as <c>AccessDenied</c>.</param>
/// <param name="reason">The service's message.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class AwsServiceException(string service, string action, string code, string reason, Exception? inner = null)
    : Exception($"{service} {action}: {code}: {reason}", inner)
{
    /// <summary>The service's code of the error.</summary>
    public string Code { get; } = code;

    /// <summary>The service's message.</summary>
    public string Reason { get; } = reason;
}
