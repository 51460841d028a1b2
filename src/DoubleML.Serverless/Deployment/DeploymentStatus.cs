namespace DoubleML.Serverless.Deployment;

/// <summary>What is deployed.</summary>
/// <param name="StackName">The stack.</param>
/// <param name="StackStatus">Its state in CloudFormation's words.</param>
/// <param name="Account">The account's number.</param>
/// <param name="Region">The region.</param>
public sealed record DeploymentStatus(string StackName, string StackStatus, string Account, string Region)
{
    /// <summary>Why the stack is in its state, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The bucket for data and answers; null before there is one.</summary>
    public string? Bucket { get; init; }

    /// <summary>The prefix of all keys in the bucket.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>ARN of the KMS key that encrypts the bucket; null for S3's own keys.</summary>
    public string? KmsKey { get; init; }

    /// <summary>Where the function sees its file system; null where it has none.</summary>
    public string? MountPath { get; init; }

    /// <summary>The function; null before there is one.</summary>
    public FunctionStatus? Function { get; init; }

    /// <summary>Whether the stack is whole and its function can be invoked.</summary>
    public bool IsReady => StackStatus is "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "UPDATE_ROLLBACK_COMPLETE" && Function?.State == "Active";
}
