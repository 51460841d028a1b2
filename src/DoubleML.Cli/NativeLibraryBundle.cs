using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DoubleML.IO;
using SkiaSharp;

namespace DoubleML.Cli;

/// <summary>
/// The native libraries inside the single-file program. A system loads libraries from files only, so one that a run needs is unpacked into
/// the user's cache, into a folder named after the bundle's content.
/// </summary>
internal static class NativeLibraryBundle
{
    private const string Resource = "native-libraries";

    private static readonly Assembly Program = typeof(NativeLibraryBundle).Assembly;

    /// <summary>Makes the libraries known, if this program has them inside.</summary>
    public static void Register()
    {
        if (Program.GetManifestResourceInfo(Resource) is not null)
        {
            NativeLibrary.SetDllImportResolver(typeof(SKObject).Assembly, (name, _, _) => NativeLibraries.Find($"{name}.so") is { } path ? NativeLibrary.Load(path) : 0);
            NativeLibraries.Source = name => Find(() => Program.GetManifestResourceStream(Resource)!, name, Path.Combine(UserCache.Folder, "native"));
        }
    }

    /// <summary>The path of an unpacked library; null if the bundle has none of that name.</summary>
    /// <param name="open">Opens the bundle, a zip.</param>
    /// <param name="name">The library's file name.</param>
    /// <param name="cache">The folder for unpacked bundles; made if it is not there.</param>
    /// <exception cref="InputException">The library cannot be unpacked.</exception>
    internal static string? Find(Func<Stream> open, string name, string cache)
    {
        using var bundle = open();
        var folder = Path.Combine(cache, Convert.ToHexStringLower(SHA256.HashData(bundle))[..16]);
        bundle.Position = 0;
        using var zip = new ZipArchive(bundle);
        if (zip.GetEntry(name) is not { } entry)
        {
            return null;
        }

        var path = Path.Combine(folder, name);
        if (File.Exists(path))
        {
            return path;
        }

        try
        {
            // First under another name, then renamed: another process never sees half of it.
            Directory.CreateDirectory(folder);
            var partial = $"{path}.{Guid.NewGuid():N}.tmp";
            entry.ExtractToFile(partial);
            File.Move(partial, path, overwrite: true);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{name} cannot be unpacked to '{folder}' ({exception.Message}), expected another cache folder in DML_CACHE", exception);
        }
    }
}
