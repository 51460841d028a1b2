using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Worker;

/// <summary>What a worker may use.</summary>
public sealed record WorkerOptions
{
    /// <summary>The environment variable with the allowed prefixes, separated by semicolons.</summary>
    public const string PrefixesVariable = "DML_ALLOWED_PREFIXES";

    /// <summary>
    /// URI prefixes below which the worker reads and writes, such as <c>s3://bucket/prefix/</c> or <c>file:///mnt/data/</c>. None: only
    /// data
    /// that travel in the request.
    /// </summary>
    public IReadOnlyList<string> AllowedPrefixes { get; init; } = [];

    /// <summary>Opens an S3 bucket; null where there is no S3.</summary>
    public Func<string, IObjectStore>? OpenBucket { get; init; }

    /// <summary>The memory in bytes that the process may use.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>How many threads fit tasks.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The largest answer in bytes that is returned rather than put at the request's <c>answer_uri</c>.</summary>
    public int MaxAnswerBytes { get; init; } = 5_900_000;

    /// <summary>The options that Lambda's and this project's environment variables ask for.</summary>
    /// <param name="openBucket">Opens an S3 bucket.</param>
    public static WorkerOptions FromEnvironment(Func<string, IObjectStore>? openBucket)
    {
        var options = new WorkerOptions
        {
            AllowedPrefixes = (Environment.GetEnvironmentVariable(PrefixesVariable) ?? "")
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            OpenBucket = openBucket,
        };
        return int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), out var megabytes)
            ? options with { MemoryBytes = (long)megabytes << 20 }
            : options;
    }
}
