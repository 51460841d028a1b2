using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace DoubleML.Serverless.Storage;

/// <summary>Files that a user has in S3, wherever that is: <c>s3://bucket/key</c>.</summary>
public static class S3Files
{
    private const string _scheme = "s3://";

    /// <summary>Downloads an object.</summary>
    /// <param name="client">The client.</param>
    /// <param name="location"><c>s3://bucket/key</c>, taken literally.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The content at its beginning: a file for this user's eyes only, which is gone when it is closed.</returns>
    /// <exception cref="InputException">The location has another form.</exception>
    /// <exception cref="FileNotFoundException">There is no such bucket or object.</exception>
    /// <exception cref="UnauthorizedAccessException">The credentials do not allow it.</exception>
    /// <exception cref="IOException">It could not be downloaded.</exception>
    public static async Task<Stream> OpenAsync(IAmazonS3 client, string location, CancellationToken cancellationToken)
    {
        var (bucket, key) = Split(location);
        try
        {
            using var response = await client.GetObjectAsync(
                new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken).ConfigureAwait(false);
            return await KeepAsync(response.ResponseStream, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FileNotFoundException(exception.Message, location, exception);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new UnauthorizedAccessException($"S3 refused it: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw new IOException(exception.Message.TrimEnd('.'), exception);
        }
    }

    private static (string Bucket, string Key) Split(string location)
    {
        var slash = location.StartsWith(_scheme, StringComparison.Ordinal) ? location.IndexOf('/', _scheme.Length) : -1;
        return slash > _scheme.Length && slash < location.Length - 1
            ? (location[_scheme.Length..slash], location[(slash + 1)..])
            : throw new InputException($"found '{location}', expected s3://BUCKET/KEY");
    }

    private static async Task<Stream> KeepAsync(Stream content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"dml-{Guid.NewGuid():N}"), options);
        try
        {
            await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
