using System.Security.Cryptography;
using System.Text;
using DoubleML.IO;
using DoubleML.IO.Spec;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Cli.Cloud;

/// <summary>What a run on Lambda takes where the spec says nothing.</summary>
internal static class LambdaDefaults
{
    /// <summary>The name of stack and function, here and in the template.</summary>
    public const string Name = "doubleml";

    /// <summary>The folder in place of a bucket that <c>dml cloud local</c> and <c>dml fit</c> agree on.</summary>
    public static string Store => Path.Combine(UserCache.Folder, "store");

    /// <summary>Fills in function, bucket, memory, time limit, region and journal.</summary>
    /// <param name="given">What the spec says.</param>
    /// <param name="spec">The spec, after which the journal is named.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="InputException">There is neither a bucket nor a stack that has one.</exception>
    public static async Task<LambdaExecution> CompleteAsync(LambdaExecution given, RunSpec spec, CancellationToken cancellationToken)
    {
        var execution = given with { Journal = given.Journal ?? JournalOf(spec) };
        if (IsOnThisMachine(execution))
        {
            return execution with
            {
                Function = execution.Function ?? Name,
                Store = execution.Bucket is null ? Path.GetFullPath(execution.Store ?? Store) : null,
                Region = execution.Region ?? "us-east-1",
                Concurrency = execution.Concurrency ?? 10,
            };
        }

        var isWhole = execution.Bucket is not null || (execution.Store is not null && execution.Function is not null && execution.Mount is not null);
        return !isWhole
            ? await FromStackAsync(execution, cancellationToken)
            : execution with { Function = execution.Function ?? Name, Store = FullPath(execution.Store) };
    }

    /// <summary>Whether the functions run on this machine.</summary>
    public static bool IsOnThisMachine(LambdaExecution execution) => execution.Endpoint is { } endpoint && new Uri(endpoint).IsLoopback;

    private static async Task<LambdaExecution> FromStackAsync(LambdaExecution execution, CancellationToken cancellationToken)
    {
        var account = AwsAccount.Resolve(execution.Profile, execution.Region);
        using var deployer = new Deployer(account, new ServiceEndpoints { All = execution.Endpoint is { } all ? new Uri(all) : null });
        var status = await deployer.StatusAsync(execution.Stack, cancellationToken);
        if (execution.Store is not null && execution.Mount is null && status is { Function: not null, MountPath: null })
        {
            throw new InputException(
                $"execution.store: the function of stack '{execution.Stack}' mounts no file system, expected dml cloud deploy --file-system to be run before, " +
                "or a bucket instead of a store");
        }

        if (status is not { Bucket: { } bucket, Function: { } function })
        {
            throw new InputException(
                $"execution.bucket is not there, nor a whole stack '{execution.Stack}' in {account.Region}; expected dml cloud deploy to be run before, " +
                "or --function and --bucket, or --endpoint of dml cloud local");
        }

        return execution with
        {
            Function = execution.Function ?? function.Name,
            Bucket = execution.Store is null ? bucket : null,
            Store = FullPath(execution.Store),
            Mount = execution.Store is null ? null : execution.Mount ?? status.MountPath,
            Prefix = execution.Prefix ?? status.Prefix,
            KmsKey = execution.KmsKey ?? status.KmsKey,
            Memory = execution.Memory ?? function.MemoryMegabytes,
            Timeout = execution.Timeout ?? function.TimeoutSeconds,
            Architecture = execution.Architecture ?? function.Architecture,
            Region = account.Region,
        };
    }

    private static string? FullPath(string? folder) => folder is null ? null : Path.GetFullPath(folder);

    /// <summary>A file named after what is estimated: how and where it runs changes no result.</summary>
    private static string JournalOf(RunSpec spec)
    {
        var text = SpecReader.Print(spec with { Execution = new LocalExecution(), Output = new OutputSpec() });
        return Path.Combine(UserCache.Folder, "runs", $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}.journal");
    }
}
