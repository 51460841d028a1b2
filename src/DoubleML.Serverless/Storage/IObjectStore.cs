namespace DoubleML.Serverless.Storage;

/// <summary>Where data sets, splits and large answers lie: S3 in the cloud, a folder on the desk (or a mounted file system).</summary>
public interface IObjectStore
{
    /// <summary>The URI of an object of this store.</summary>
    /// <param name="key">The object's key, with <c>/</c> between its parts.</param>
    string UriOf(string key);

    /// <summary>Whether an object exists.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task<bool> ExistsAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores an object, whole or not at all.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads an object or a part of it; fewer bytes than asked for where the object ends.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Number of bytes, or null for all that follow.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    Task<byte[]> GetAsync(string key, long offset, long? length, CancellationToken cancellationToken);
}
