using System.Runtime.InteropServices;

namespace DoubleML.Desk.Tests;

/// <summary>The natively compiled function, where <c>deploy/build-function.sh</c> has built it.</summary>
internal static class NativeFunction
{
    public static string Architecture => RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64";

    /// <summary>The arm64 program as this machine can start it: under qemu, as a processor of AWS's first machines for Lambda on arm64.</summary>
    /// <param name="folder">A folder for the script that starts it.</param>
    public static string ArmUnderQemu(DirectoryInfo folder)
    {
        const string Qemu = "/usr/bin/qemu-aarch64-static";
        const string Loader = "/lib/ld-linux-aarch64.so.1";
        if (OperatingSystem.IsWindows() || !File.Exists(Qemu) || !File.Exists(Loader))
        {
            Assert.Skip($"there is no {Qemu} or {Loader}: apt-get install qemu-user-static zlib1g:arm64");
            return "";
        }

        var script = Path.Combine(folder.FullName, "bootstrap");
        File.WriteAllText(script, $"#!/bin/sh\nexec {Qemu} -cpu neoverse-n1 {Path.Combine(Folder("arm64"), "bootstrap")}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }

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
