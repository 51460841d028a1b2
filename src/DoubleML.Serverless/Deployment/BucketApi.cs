using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Serverless.Deployment;

/// <summary>What a deployment does with buckets.</summary>
internal sealed class BucketApi : IDisposable
{
    private readonly AmazonS3Client _s3;

    public BucketApi(AwsAccount account, ServiceEndpoints endpoints) => _s3 = S3Clients.Create(account, endpoints);

    /// <summary>Whether a bucket is there.</summary>
    /// <exception cref="InputException">It is there, and belongs to someone else.</exception>
    public async Task<bool> ExistsAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await Ask("HeadBucket", () => _s3.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, cancellationToken)).ConfigureAwait(false);
            return true;
        }
        catch (AwsServiceException exception) when (StatusOf(exception) == HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (AwsServiceException exception) when (StatusOf(exception) == HttpStatusCode.Forbidden)
        {
            throw new InputException(
                $"--bucket: '{bucket}' is there, but these credentials may not use it; expected a bucket of your account, or a name that is free", exception);
        }
        catch (AwsServiceException exception) when (StatusOf(exception) is HttpStatusCode.MovedPermanently or HttpStatusCode.BadRequest)
        {
            throw new InputException($"--bucket: '{bucket}' is in another region, expected a bucket in the function's region", exception);
        }
    }

    /// <summary>Puts a file there unless its key is taken: the key holds the content's hash.</summary>
    /// <returns>Whether it was sent.</returns>
    public async Task<bool> UploadAsync(string bucket, string key, string path, CancellationToken cancellationToken)
    {
        try
        {
            await Ask("HeadObject", () => _s3.GetObjectMetadataAsync(bucket, key, cancellationToken)).ConfigureAwait(false);
            return false;
        }
        catch (AwsServiceException exception) when (StatusOf(exception) is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            // Without the right to list a bucket, a key that is not there is 403.
            var request = new PutObjectRequest { BucketName = bucket, Key = key, FilePath = path, ContentType = "application/zip" };
            await Ask("PutObject", () => _s3.PutObjectAsync(request, cancellationToken)).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>The first key that is not below a prefix, or null.</summary>
    public async Task<string?> FirstKeyOutsideAsync(string bucket, string prefix, CancellationToken cancellationToken)
    {
        string? page = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = bucket, ContinuationToken = page };
            var list = await Ask("ListObjectsV2", () => _s3.ListObjectsV2Async(request, cancellationToken)).ConfigureAwait(false);
            if (list.S3Objects?.FirstOrDefault(o => !o.Key.StartsWith(prefix, StringComparison.Ordinal)) is { } foreign)
            {
                return foreign.Key;
            }

            page = list.IsTruncated == true ? list.NextContinuationToken : null;
        }
        while (page is not null);
        return null;
    }

    /// <summary>Removes all objects with all their versions and delete markers.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> EmptyAsync(string bucket, CancellationToken cancellationToken)
    {
        var count = 0;
        while (true)
        {
            // What was listed is gone before the next listing, so there is never a second page.
            var list = await Ask("ListObjectVersions", () => _s3.ListVersionsAsync(bucket, cancellationToken)).ConfigureAwait(false);
            var versions = (list.Versions ?? []).Select(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId }).ToList();
            if (versions.Count == 0)
            {
                return count;
            }

            var request = new DeleteObjectsRequest { BucketName = bucket, Objects = versions, Quiet = true };
            await Ask("DeleteObjects", () => _s3.DeleteObjectsAsync(request, cancellationToken)).ConfigureAwait(false);
            count += versions.Count;
        }
    }

    public void Dispose() => _s3.Dispose();

    private static HttpStatusCode? StatusOf(AwsServiceException exception) => (exception.InnerException as AmazonS3Exception)?.StatusCode;

    private static async Task<T> Ask<T>(string action, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (DeleteObjectsException exception)
        {
            var error = exception.Response.DeleteErrors[0];
            throw new AwsServiceException("s3", action, error.Code, $"{error.Key}: {error.Message}", exception);
        }
        catch (AmazonServiceException exception)
        {
            throw new AwsServiceException(
                "s3", action, exception.ErrorCode ?? $"HTTP {(int)exception.StatusCode}", exception.Message, exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or HttpRequestException)
        {
            throw new AwsServiceException("s3", action, "NoConnection", exception.Message, exception);
        }
    }
}
