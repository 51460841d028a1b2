using System.Reflection;
using System.Runtime.InteropServices;

namespace DoubleML.Learners.Boosting.Native;

/// <summary>
/// Finds and loads LightGBM's native library, once and not before a fit needs it: beside the program, where the function and published
/// programs have it, in <c>runtimes/…/native</c>, where a build has it, or inside the program, where a single file has it.
/// </summary>
internal static class LightGbmLibrary
{
    /// <summary>The library's name in <see cref="LightGbmApi"/>.</summary>
    public const string Name = "lib_lightgbm";

    // What the library itself needs and a bare Linux may lack; the function's package has it beside the library.
    private const string _openMp = "libgomp.so.1";

    private static readonly Lazy<nint> _handle = new(() => Load(Folders(), RuntimeInformation.RuntimeIdentifier));

    /// <summary>Makes the entry points of <see cref="LightGbmApi"/> callable.</summary>
    /// <exception cref="InputException">There is no library for this kind of machine, or it cannot be loaded.</exception>
    public static void Require() => _ = _handle.Value;

    /// <summary>Loads the library from the first of <paramref name="folders"/> that has it.</summary>
    internal static nint Load(IReadOnlyList<string> folders, string machine)
    {
        var file = FileName;
        var path = folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? NativeLibraries.Find(file)
            ?? throw new InputException($"lightgbm: found no {file} in {string.Join(" or ", folders)}, expected LightGBM's native library "
                + $"there; its NuGet package has one for linux-x64, win-x64 and osx-x64, and this machine is {machine}");
        try
        {
            // A library that is already loaded serves all that ask for its name, wherever it lies.
            var beside = Path.Combine(Path.GetDirectoryName(path)!, _openMp);
            if (File.Exists(beside))
            {
                NativeLibrary.Load(beside);
            }

            var handle = NativeLibrary.Load(path);
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? handle : 0);
            return handle;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new InputException(
                $"lightgbm: {path} cannot be loaded ({exception.Message.ReplaceLineEndings(" ")}); it needs OpenMP, {OpenMpHint}", exception);
        }
    }

    /// <summary>The library's file name on this system.</summary>
    internal static string FileName => Name + (OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so");

    private static string OpenMpHint => OperatingSystem.IsWindows() ? "the Visual C++ runtime"
        : OperatingSystem.IsMacOS() ? "libomp (Homebrew: brew install libomp)"
        : "libgomp.so.1 (Debian: apt-get install libgomp1)";

    private static List<string> Folders()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        List<string> programs = [AppContext.BaseDirectory];
        if (Path.GetDirectoryName(Environment.ProcessPath) is { Length: > 0 } folder
            && Path.TrimEndingDirectorySeparator(programs[0]) != folder)
        {
            programs.Add(folder);
        }

        return [.. programs, .. programs.Select(program => Path.Combine(program, "runtimes", $"{system}-{architecture}", "native"))];
    }
}
