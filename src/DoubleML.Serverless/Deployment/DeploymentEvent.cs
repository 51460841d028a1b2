namespace DoubleML.Serverless.Deployment;

/// <summary>Something that happened while a stack is made, changed or removed.</summary>
/// <param name="Subject">The resource by its name in the template, or the stack, or a step such as <c>code</c>.</param>
/// <param name="Status">What it came to: CloudFormation's status, or a few words.</param>
/// <param name="Detail">The type of a resource, a reason, an address; may be empty.</param>
public sealed record DeploymentEvent(string Subject, string Status, string Detail = "")
{
    /// <summary>Whether it is a failure.</summary>
    public bool IsFailure => Status.EndsWith("_FAILED", StringComparison.Ordinal);
}
