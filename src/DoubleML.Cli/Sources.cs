using DoubleML.IO;
using DoubleML.IO.PublicData;
using DoubleML.IO.Spec;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Storage;

namespace DoubleML.Cli;

/// <summary>What opens the files that specs name.</summary>
internal static class Sources
{
    /// <summary>Files of this machine, <c>dataset:NAME</c> and <c>s3://BUCKET/KEY</c>. A new scheme is one entry here.</summary>
    /// <param name="execution">Whose region, profile and address of S3 count; null for those of the AWS tools.</param>
    public static FileSources All(ExecutionSpec? execution = null) => new(new Dictionary<string, Func<string, CancellationToken, Task<Stream>>>
    {
        ["dataset"] = PublicDataStore.OpenLocationAsync,
        ["s3"] = async (location, cancellationToken) =>
        {
            var lambda = execution as LambdaExecution;
            var account = AwsAccount.Resolve(lambda?.Profile, lambda?.Region);
            var endpoints = new ServiceEndpoints { S3 = lambda?.S3Endpoint is { } s3 ? new Uri(s3) : null };
            using var client = S3Clients.Create(account, endpoints);
            return await S3Files.OpenAsync(client, location, cancellationToken);
        },
    });
}
