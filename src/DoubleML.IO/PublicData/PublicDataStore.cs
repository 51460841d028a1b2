using System.Security.Cryptography;
using DoubleML.IO.Tables;

namespace DoubleML.IO.PublicData;

/// <summary>Gets public data sets from their public address or from a copy, checks them, and keeps their analysis columns as CSV.</summary>
/// <param name="folder">Where the data sets are kept.</param>
/// <param name="address">The folder of the raw files, ending in a slash; null for the public one.</param>
/// <param name="timeout">How long a download may take; null for one minute.</param>
public sealed class PublicDataStore(string folder, Uri? address = null, TimeSpan? timeout = null)
{
    /// <summary>The replication files of Chernozhukov et al. (2018).</summary>
    private static readonly Uri PublicAddress = new("https://raw.githubusercontent.com/VC2015/DMLonGitHub/master/");

    private readonly Uri _address = address ?? PublicAddress;

    /// <summary>Files of this machine, and the data sets of this user as <c>dataset:NAME</c>.</summary>
    public static FileSources Sources { get; } = new(
        new Dictionary<string, Func<string, CancellationToken, Task<Stream>>> { ["dataset"] = OpenLocationAsync });

    /// <summary>
    /// The store of this user, in <see cref="UserCache"/>. <c>DML_DATA_URL</c> names another address for the raw files, such as a mirror.
    /// </summary>
    /// <exception cref="InputException"><c>DML_DATA_URL</c> is no address.</exception>
    public static PublicDataStore FromEnvironment()
    {
        var mirror = Environment.GetEnvironmentVariable("DML_DATA_URL") is { Length: > 0 } value ? value : null;
        if (mirror is not null && !Uri.IsWellFormedUriString(mirror, UriKind.Absolute))
        {
            throw new InputException($"DML_DATA_URL: found '{mirror}', expected an address such as https://example.org/data/");
        }

        return new PublicDataStore(
            UserCache.Folder,
            mirror is null ? null : new Uri(mirror.EndsWith('/') ? mirror : mirror + "/"));
    }

    /// <summary>Where a data set comes from.</summary>
    /// <param name="set">The data set.</param>
    public Uri AddressOf(PublicDataSet set) => new(_address, set.RawFile);

    /// <summary>The file that holds a data set's analysis columns, whether it is there yet or not.</summary>
    /// <param name="set">The data set.</param>
    public string PathOf(PublicDataSet set) => Path.Combine(folder, set.Name + ".csv");

    /// <summary>Gets a data set: downloads or copies the raw file, checks it, and keeps its analysis columns.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="from">A copy of the raw file; null for the public address.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The analysis columns.</returns>
    /// <exception cref="InputException">The address or file cannot be read, or it holds something else.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, double[]>>> GetAsync(
        PublicDataSet set, string? from, CancellationToken cancellationToken)
    {
        var raw = from is null
            ? await DownloadAsync(set, cancellationToken).ConfigureAwait(false)
            : await ReadCopyAsync(from, cancellationToken).ConfigureAwait(false);
        var sum = Convert.ToHexStringLower(SHA256.HashData(raw));
        if (sum != set.Sha256)
        {
            throw new InputException(
                $"data set {set.Name}: {from ?? AddressOf(set).ToString()} has the SHA-256 {sum}, " +
                $"expected the raw file {set.RawFile} with {set.Sha256}");
        }

        var columns = set.ToColumns(raw);
        CreateFolder();
        await TableWriter.WriteAsync("DML_CACHE", PathOf(set), columns, cancellationToken).ConfigureAwait(false);
        return columns;
    }

    /// <summary>Opens a data set that has been got before.</summary>
    /// <param name="name">The data set's name.</param>
    /// <exception cref="InputException">There is no such data set, or it has not been got yet.</exception>
    public Stream Open(string name)
    {
        var set = PublicDataSet.Find(name);
        return File.Exists(PathOf(set)) ? File.OpenRead(PathOf(set)) : throw new InputException(
            $"data.path: data set '{name}' is not on this machine yet, expected dml data get {name} to be run before");
    }

    /// <summary>Opens <c>dataset:NAME</c> in the store of this user.</summary>
    /// <param name="location">The whole location.</param>
    /// <param name="cancellationToken">Not needed: the file is on this machine.</param>
    /// <exception cref="InputException">There is no such data set, or it has not been got yet.</exception>
    public static Task<Stream> OpenLocationAsync(string location, CancellationToken cancellationToken) =>
        Task.FromResult(FromEnvironment().Open(location["dataset:".Length..]));

    private static async Task<byte[]> ReadCopyAsync(string path, CancellationToken cancellationToken)
    {
        var stream = await new FileSources().OpenAsync("--from", path, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var memory = new MemoryStream();
            await stream.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
            return memory.ToArray();
        }
    }

    private async Task<byte[]> DownloadAsync(PublicDataSet set, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = timeout ?? TimeSpan.FromMinutes(1), MaxResponseContentBufferSize = 1 << 26 };
        try
        {
            return await client.GetByteArrayAsync(AddressOf(set), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new InputException(
                $"data set {set.Name}: {AddressOf(set)} cannot be read ({exception.Message.TrimEnd('.')}), " +
                $"expected a connection, or --from with a copy of {set.RawFile}",
                exception);
        }
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"the cache folder '{folder}' cannot be made ({exception.Message}), expected another one in DML_CACHE", exception);
        }
    }
}
