namespace DoubleML.IO;

/// <summary>Files that appear complete or not at all: written under another name beside their place and then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="key">The key or option that names the file, for messages.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static async Task WriteAsync(string key, string path, Func<Stream, Task> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{key}: file '{path}' cannot be written ({exception.Message})", exception);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Writes a text file in UTF-8, with a line break at its end.</summary>
    /// <param name="key">The key or option that names the file, for messages.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static Task WriteTextAsync(string key, string path, string text, CancellationToken cancellationToken = default) =>
        WriteAsync(key, path, async stream =>
        {
            var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            await using (writer.ConfigureAwait(false))
            {
                await writer.WriteLineAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        });

    /// <summary>Demands, before long work, that the folder of a file to be written is there and can be written to.</summary>
    /// <param name="key">The key or option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">There is no such folder, it cannot be written to, or the file is a folder.</exception>
    public static void RequireFolder(string key, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || !Directory.Exists(folder))
        {
            throw new InputException($"{key}: found '{path}', but there is no folder '{folder}'");
        }

        if (Directory.Exists(path))
        {
            throw new InputException($"{key}: '{path}' is a folder, expected a file");
        }

        try
        {
            new FileStream(
                $"{path}.{Guid.NewGuid():N}.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{key}: found '{path}', but folder '{folder}' cannot be written to", exception);
        }
    }
}
