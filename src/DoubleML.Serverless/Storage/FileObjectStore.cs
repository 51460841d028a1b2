namespace DoubleML.Serverless.Storage;

/// <summary>Objects as files below a folder: on the desk, or on a file system that functions mount.</summary>
/// <param name="root">The folder; made when something is put.</param>
/// <param name="mount">Where the functions see the folder; null for the same place.</param>
public sealed class FileObjectStore(string root, string? mount = null) : IObjectStore
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <inheritdoc/>
    /// <remarks>The path is written as it is, without escapes: <c>file:///path/with a space</c>.</remarks>
    public string UriOf(string key) => $"file://{Path.Join(mount ?? _root, ObjectKey.Checked(key))}";

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(key)));

    /// <inheritdoc/>
    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            await File.WriteAllBytesAsync(partial, content, cancellationToken).ConfigureAwait(false);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"there is no file {path}", path);
        }

        // A pipe or a device has length 0, so it is never opened.
        var count = Math.Min(length ?? long.MaxValue, Math.Max(0, file.Length - offset));
        if (count == 0)
        {
            return [];
        }

        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete,
            FileOptions.Asynchronous);
        var content = new byte[count];
        var read = 0;
        while (read < content.Length)
        {
            var n = await RandomAccess.ReadAsync(handle, content.AsMemory(read), offset + read, cancellationToken).ConfigureAwait(false);
            if (n == 0)
            {
                return content[..read];
            }

            read += n;
        }

        return content;
    }

    private string PathOf(string key) => Path.Join(_root, ObjectKey.Checked(key));
}
