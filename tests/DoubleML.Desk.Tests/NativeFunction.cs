using System.Runtime.InteropServices;

namespace DoubleML.Desk.Tests;

/// <summary>The natively compiled function, where <c>deploy/build-function.sh</c> has built it.</summary>
internal static class NativeFunction
{
    public static string Architecture => RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64";

    /// <summary>The folder with <c>bootstrap</c> and <c>function.zip</c>; the test is skipped where there is none.</summary>
    public static string Folder(string? architecture = null)
    {
        architecture ??= Architecture;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "artifacts", "function", architecture);
            if (File.Exists(Path.Combine(candidate, "bootstrap")))
            {
                return candidate;
            }
        }

        Assert.Skip($"there is no artifacts/function/{architecture}/bootstrap; deploy/build-function.sh {architecture} makes it (needs clang or gcc, zlib1g-dev)");
        return "";
    }
}
