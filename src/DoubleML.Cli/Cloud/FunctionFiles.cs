using System.IO.Compression;
using DoubleML.IO;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Cli.Cloud;

/// <summary>Finds the function's program.</summary>
internal static class FunctionFiles
{
    /// <summary>The zip that the build script makes: in <c>artifacts</c> here or above (or above this program), or packed beside this program.</summary>
    /// <param name="architecture">The processors that it is built for.</param>
    /// <exception cref="InputException">It is not there.</exception>
    public static string FindZip(Architecture architecture)
    {
        var name = FunctionPackage.NameOf(architecture);
        return Candidates(name).FirstOrDefault(File.Exists) ?? throw new InputException(
            $"--code: there is no artifacts/function/{name}/function.zip here or above, expected the function's zip: " +
            $"deploy/build-function.sh {name} in the project's sources makes it");
    }

    /// <summary>A program that can be started, from a zip, an executable or a <c>.dll</c>.</summary>
    /// <param name="path">The file; null for the zip that is found.</param>
    /// <exception cref="InputException">It is not there, or no zip of a function.</exception>
    public static string Program(string? path)
    {
        path ??= FindZip(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64
            ? Architecture.Arm
            : Architecture.X86);
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return File.Exists(path) ? Path.GetFullPath(path) : throw new InputException(
                $"--code: '{path}' is not there, expected the function's zip, program or .dll");
        }

        var package = FunctionPackage.Open(path);
        var folder = Path.Combine(UserCache.Folder, "functions", package.Sha256);
        var program = Path.Combine(folder, "bootstrap");
        if (!File.Exists(program))
        {
            // First beside, then renamed: another process never sees half of it.
            var partial = $"{folder}.{Guid.NewGuid():N}";
            ZipFile.ExtractToDirectory(path, partial);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(partial, "bootstrap"), (UnixFileMode)0b111_101_101);
            }

            try
            {
                Directory.Move(partial, folder);
            }
            catch (IOException) when (File.Exists(program))
            {
                Directory.Delete(partial, recursive: true);
            }
        }

        return program;
    }

    private static IEnumerable<string> Candidates(string architecture)
    {
        yield return Path.Combine(AppContext.BaseDirectory, $"function-{architecture}.zip");
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                yield return Path.Combine(folder.FullName, "artifacts", "function", architecture, "function.zip");
            }
        }
    }
}
