using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace DoubleML.Serverless.Storage;

/// <summary>
/// Objects in an S3 bucket: encrypted, in parts where they are large, with the SDK's default checksums on the way in.
/// </summary>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly S3Options _options;

    /// <summary>Makes a store.</summary>
    /// <param name="client">The client, which the store disposes of.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="options">How objects are stored; null for the defaults.</param>
    public S3ObjectStore(IAmazonS3 client, string bucket, S3Options? options = null)
    {
        _client = client;
        _bucket = bucket;
        _options = options ?? new S3Options();
    }

    /// <summary>
    /// A store with the SDK's own chain of credentials and region. With another endpoint than AWS's (<c>AWS_ENDPOINT_URL_S3</c> or
    /// <c>AWS_ENDPOINT_URL</c>) the bucket is part of the path, as other servers have it.
    /// </summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="options">How objects are stored; null for the defaults.</param>
    /// <param name="region">The region, or null for that of the environment.</param>
    public static S3ObjectStore FromEnvironment(string bucket, S3Options? options = null, string? region = null)
    {
        var endpoint = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL");
        var config = new AmazonS3Config
        {
            ForcePathStyle = !string.IsNullOrEmpty(endpoint),
            MaxErrorRetry = 5,
            RetryMode = RequestRetryMode.Standard,
        };
        if (region is not null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        }

        return new S3ObjectStore(new AmazonS3Client(config), bucket, options);
    }

    /// <inheritdoc/>
    public string UriOf(string key) => $"s3://{_bucket}/{KeyOf(key)}";

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await _client.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = _bucket, Key = KeyOf(key) }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length > _options.PartBytes)
        {
            await PutPartsAsync(KeyOf(key), content, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var stream = AsStream(content);
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = KeyOf(key),
            InputStream = stream,
            ContentType = "application/octet-stream",
            ServerSideEncryptionMethod = Encryption,
            ServerSideEncryptionKeyManagementServiceKeyId = _options.KmsKey,
            UseChunkEncoding = false, // the checksum goes into a header, which other servers than AWS's understand as well
        };
        await _client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="UnauthorizedAccessException">The credentials do not allow it.</exception>
    public async Task<byte[]> GetAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        if (length == 0)
        {
            return [];
        }

        var request = new GetObjectRequest { BucketName = _bucket, Key = KeyOf(key) };
        if (offset > 0 || length is not null)
        {
            request.ByteRange = length is null ? new ByteRange($"bytes={offset}-") : new ByteRange(offset, offset + length.Value - 1);
        }

        try
        {
            using var response = await _client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            var content = new MemoryStream(checked((int)response.ContentLength));
            await response.ResponseStream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return content.GetBuffer().Length == content.Length ? content.GetBuffer() : content.ToArray();
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return []; // the object ends before the range begins
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FileNotFoundException($"there is no object {UriOf(key)}", UriOf(key), exception);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new UnauthorizedAccessException($"the credentials do not allow reading {UriOf(key)}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private ServerSideEncryptionMethod Encryption =>
        _options.KmsKey is null ? ServerSideEncryptionMethod.AES256 : ServerSideEncryptionMethod.AWSKMS;

    private string KeyOf(string key) => _options.Prefix + ObjectKey.Checked(key);

    private static MemoryStream AsStream(ReadOnlyMemory<byte> content) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    private async Task PutPartsAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var upload = await _client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest
            {
                BucketName = _bucket,
                Key = key,
                ContentType = "application/octet-stream",
                ServerSideEncryptionMethod = Encryption,
                ServerSideEncryptionKeyManagementServiceKeyId = _options.KmsKey,
            },
            cancellationToken).ConfigureAwait(false);
        try
        {
            var count = (content.Length + _options.PartBytes - 1) / _options.PartBytes;
            var parts = new PartETag[count];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, count, parallel, async (i, token) =>
            {
                var start = i * _options.PartBytes;
                using var stream = AsStream(content.Slice(start, Math.Min(_options.PartBytes, content.Length - start)));
                var part = await _client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = _bucket,
                        Key = key,
                        UploadId = upload.UploadId,
                        PartNumber = i + 1,
                        PartSize = stream.Length,
                        InputStream = stream,
                        UseChunkEncoding = false,
                    },
                    token).ConfigureAwait(false);
                parts[i] = new PartETag(part);
            }).ConfigureAwait(false);
            await _client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = _bucket, Key = key, UploadId = upload.UploadId, PartETags = [.. parts] },
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(key, upload.UploadId).ConfigureAwait(false);
            throw;
        }
    }

    // Parts of an upload that is never completed would be billed for ever.
    private async Task AbortAsync(string key, string uploadId)
    {
        try
        {
            await _client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = _bucket, Key = key, UploadId = uploadId }, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AmazonServiceException or HttpRequestException)
        {
            // What made the upload fail says more than that it cannot be cleared away either; the bucket's life-cycle rule does that.
        }
    }
}
