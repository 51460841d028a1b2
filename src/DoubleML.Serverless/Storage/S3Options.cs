namespace DoubleML.Serverless.Storage;

/// <summary>How objects are stored in S3.</summary>
public sealed record S3Options
{
    /// <summary>A prefix of all keys, such as <c>dml/</c>; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The KMS key that encrypts objects, or null for S3's own keys (AES-256).</summary>
    public string? KmsKey { get; init; }

    /// <summary>Objects larger than this are put in parts of this size, at least 5 MB.</summary>
    public int PartBytes { get; init; } = 16 << 20;

    /// <summary>How many parts are on their way at the same time.</summary>
    public int Concurrency { get; init; } = 4;
}
