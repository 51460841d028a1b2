using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Worker;

/// <summary>
/// Turns URIs of a request into objects of a store, if they are below an allowed prefix. URIs are taken literally: nothing is unescaped,
/// parts
/// named <c>.</c> and <c>..</c> are refused, and below a folder's prefix no symbolic link is followed.
/// </summary>
public sealed class AllowedStores
{
    private const string _s3 = "s3://";
    private const string _file = "file://";
    private readonly List<(string Prefix, Lazy<IObjectStore> Store, string KeyPrefix, string? Folder)> _prefixes = [];

    /// <summary>Checks the prefixes; stores are opened when they are first needed.</summary>
    /// <param name="prefixes">Prefixes such as <c>s3://bucket/prefix/</c> or <c>file:///mnt/data/</c>; a missing slash at the end is
    /// added.</param>
    /// <param name="openBucket">Opens an S3 bucket; null where there is no S3.</param>
    /// <exception cref="InputException">A prefix has another form.</exception>
    public AllowedStores(IReadOnlyList<string> prefixes, Func<string, IObjectStore>? openBucket)
    {
        foreach (var given in prefixes)
        {
            var prefix = given.EndsWith('/') ? given : given + "/";
            if (prefix.StartsWith(_s3, StringComparison.Ordinal) && prefix.Length > _s3.Length + 1 && openBucket is not null)
            {
                var slash = prefix.IndexOf('/', _s3.Length);
                var bucket = prefix[_s3.Length..slash];
                _prefixes.Add((prefix, new(() => openBucket(bucket)), prefix[(slash + 1)..], null));
            }
            else if (prefix.StartsWith(_file + "/", StringComparison.Ordinal))
            {
                var folder = prefix[_file.Length..];
                _prefixes.Add((prefix, new(() => new FileObjectStore(folder)), "", folder));
            }
            else
            {
                throw new InputException($"{WorkerOptions.PrefixesVariable}: found '{given}', expected s3://BUCKET/… or file:///FOLDER/…");
            }
        }
    }

    /// <summary>The object that a URI names.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="where">The URI's place in the request, for messages.</param>
    /// <exception cref="InputException">The URI is not below an allowed prefix.</exception>
    public (IObjectStore Store, string Key) Resolve(string uri, string where)
    {
        foreach (var (prefix, store, keyPrefix, folder) in _prefixes)
        {
            if (uri.StartsWith(prefix, StringComparison.Ordinal)
                && uri[prefix.Length..] is var rest && ObjectKey.IsValid(rest)
                && (folder is null || !HasLink(folder, rest)))
            {
                return (store.Value, keyPrefix + rest);
            }
        }

        throw new InputException(
            $"{where}: '{Shorten(uri)}' is not below a prefix that this function may use ({WorkerOptions.PrefixesVariable})");
    }

    /// <summary>Reads an object or a part of it.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="where">The URI's place in the request, for messages.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Number of bytes, or null for all that follow.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="InputException">The object is not there or may not be read.</exception>
    public async Task<byte[]> ReadAsync(string uri, string where, long offset, long? length, CancellationToken cancellationToken)
    {
        var (store, key) = Resolve(uri, where);
        try
        {
            return await store.GetAsync(key, offset, length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new InputException(
            $"{where}: '{Shorten(uri)}' is not there or may not be read", exception);
        }
    }

    private static bool HasLink(string folder, string rest)
    {
        var path = folder;
        foreach (var part in rest.Split('/'))
        {
            path = Path.Join(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static string Shorten(string uri) => uri.Length <= 200 ? uri : uri[..200] + "…";
}
