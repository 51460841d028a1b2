namespace DoubleML.Serverless.Deployment;

/// <summary>A stack as CloudFormation describes it.</summary>
internal sealed record Stack(
    string Id, string Status, string? Reason, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>Whether an operation is under way.</summary>
    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && Status != "REVIEW_IN_PROGRESS";

    /// <summary>
    /// Whether it holds nothing that works and cannot be updated: its creation failed, its deletion stopped half-way, or a change set was never
    /// executed.
    /// </summary>
    public bool IsDead => Status is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" or "CREATE_FAILED" or "DELETE_FAILED" or "REVIEW_IN_PROGRESS";

    /// <summary>Whether the last operation did what was asked.</summary>
    public bool IsGood => Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "DELETE_COMPLETE";

    /// <summary>The bucket for data and answers, once there is one.</summary>
    public string? Bucket => Outputs.GetValueOrDefault("BucketName");

    /// <summary>The prefix of all keys.</summary>
    public string Prefix => Parameters.GetValueOrDefault("Prefix", "");
}

/// <summary>One event of a stack.</summary>
internal sealed record StackEvent(string Id, string LogicalId, string Type, string Status, string? Reason)
{
    public bool IsOfStack => Type == "AWS::CloudFormation::Stack";

    public bool IsFailure => Status.EndsWith("_FAILED", StringComparison.Ordinal);

    /// <summary>Stopped because something else failed.</summary>
    public bool IsCancelled => Reason is "Resource creation cancelled" or "Resource update cancelled" or "Resource deletion cancelled";
}
