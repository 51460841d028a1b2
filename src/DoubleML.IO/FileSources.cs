using DoubleML.IO.Spec;

namespace DoubleML.IO;

/// <summary>Opens the files that a spec names, wherever they are: on this machine, or behind a scheme such as <c>s3:</c>.</summary>
public sealed class FileSources
{
    private readonly Dictionary<string, Func<string, CancellationToken, Task<Stream>>> _schemes;

    /// <summary>Takes what opens locations with a scheme; paths without one are files of this machine.</summary>
    /// <param name="schemes">
    /// Scheme, such as <c>s3</c>, and what opens a whole location, such as <c>s3://bucket/key</c>; it may throw what <see cref="FileStream"/> does.
    /// </param>
    public FileSources(IReadOnlyDictionary<string, Func<string, CancellationToken, Task<Stream>>>? schemes = null) =>
        _schemes = new(schemes ?? new Dictionary<string, Func<string, CancellationToken, Task<Stream>>>(), StringComparer.Ordinal);

    /// <summary>Whether a location has a scheme and is therefore no path of this machine.</summary>
    /// <param name="location">A location as in a spec.</param>
    public static bool HasScheme(string location) => Scheme(location) is not null;

    /// <summary>Opens a file for reading from its beginning; the stream can seek.</summary>
    /// <param name="key">The key of the spec that names the file, for messages.</param>
    /// <param name="location">A path, or a location with a scheme.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InputException">There is no such file, or it cannot be read.</exception>
    public async Task<Stream> OpenAsync(string key, string location, CancellationToken cancellationToken)
    {
        try
        {
            if (Scheme(location) is { } scheme)
            {
                var open = _schemes.GetValueOrDefault(scheme) ?? throw new InputException(
                    $"{key}: found '{location}', expected a path" +
                    string.Concat(_schemes.Keys.Order(StringComparer.Ordinal).Select(name => $" or {name}:…")));
                return await Seekable(await open(location, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }

            return new FileStream(location, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                Directory.Exists(location) ? $"{key}: '{location}' is a folder, expected a file"
                : exception is FileNotFoundException or DirectoryNotFoundException ? $"{key}: {Names.MissingFile(location)}"
                : $"{key}: file '{location}' cannot be read ({exception.Message})",
                exception);
        }
    }

    /// <summary>The scheme; one letter before a colon is a drive, not a scheme.</summary>
    private static string? Scheme(string location)
    {
        var colon = location.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && location.AsSpan(0, colon).IndexOfAnyExceptInRange('a', 'z') < 0
            || (colon > 1 && location.StartsWith("s3:", StringComparison.Ordinal)) ? location[..colon] : null;
    }

    private static async Task<Stream> Seekable(Stream stream, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        await using (stream.ConfigureAwait(false))
        {
            var memory = new MemoryStream();
            await stream.CopyToAsync(memory, cancellationToken).ConfigureAwait(false);
            memory.Position = 0;
            return memory;
        }
    }
}
