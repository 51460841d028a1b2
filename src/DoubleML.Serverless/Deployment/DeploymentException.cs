namespace DoubleML.Serverless.Deployment;

/// <summary>A stack could not be made, changed or removed; the message holds CloudFormation's own reasons.</summary>
/// <param name="stackName">The stack.</param>
/// <param name="status">The state in which it is left.</param>
/// <param name="reasons">What failed and why, in the order in which it happened.</param>
public sealed class DeploymentException(string stackName, string status, IReadOnlyList<string> reasons)
    : Exception($"stack {stackName} ended in {status}: {(reasons.Count > 0 ? string.Join("; ", reasons) : "CloudFormation gives no reason")}")
{
    /// <summary>The state in which the stack is left.</summary>
    public string Status { get; } = status;

    /// <summary>What failed and why, in the order in which it happened.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
