using System.IO.Compression;
using System.Text.RegularExpressions;

namespace DoubleML.Desk.Tests;

/// <summary>What AWS demands of the published function.</summary>
public sealed partial class NativeFunctionTests
{
    // What Amazon Linux 2023 has: glibc 2.34 and the C++ library of GCC 11.
    private static readonly Dictionary<string, Version> s_newest = new()
    {
        ["GLIBC"] = new(2, 34),
        ["GLIBCXX"] = new(3, 4, 29),
        ["CXXABI"] = new(1, 3, 13),
        ["GCC"] = new(11, 0),
    };

    private static readonly string[] s_system =
        ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1", "libstdc++.so.6"];

    [Theory]
    [InlineData("x86_64", 62, "bootstrap")]
    [InlineData("x86_64", 62, "lib_lightgbm.so")]
    [InlineData("x86_64", 62, "libgomp.so.1")]
    [InlineData("arm64", 183, "bootstrap")]
    public void It_starts_on_amazon_linux_2023(string architecture, int machine, string file)
    {
        var folder = NativeFunction.Folder(architecture);
        var elf = new Elf(File.ReadAllBytes(Path.Combine(folder, file)));

        Assert.Equal(machine, elf.Machine);
        var versions = elf.NeededVersions.Select(name => name.Split('_')).Where(parts => s_newest.ContainsKey(parts[0])).ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, parts => Assert.True(Version.Parse(parts[1]) <= s_newest[parts[0]],
            $"{parts[0]} {parts[1]} is newer than Amazon Linux 2023's {s_newest[parts[0]]}"));
        Assert.All(elf.NeededFiles, name => Assert.True(
            s_system.Contains(name) || name.StartsWith("ld-linux", StringComparison.Ordinal) || File.Exists(Path.Combine(folder, name)),
            $"{name} is neither in the zip nor a part of Amazon Linux 2023"));
    }

    [Theory]
    [InlineData("x86_64", "bootstrap", "lib_lightgbm.so", "libgomp.so.1")]
    [InlineData("arm64", "bootstrap")]
    public void Its_zip_is_what_lambda_accepts(string architecture, params string[] names)
    {
        var path = Path.Combine(NativeFunction.Folder(architecture), "function.zip");
        using var zip = ZipFile.OpenRead(path);

        Assert.Equal(names, zip.Entries.Select(entry => entry.FullName));
        Assert.True(new FileInfo(path).Length < 50_000_000);
        Assert.All(zip.Entries, entry =>
        {
            Assert.Equal(0b111_101_101, (entry.ExternalAttributes >> 16) & 0b111_111_111); // rwxr-xr-x
            Assert.Equal(new FileInfo(Path.Combine(NativeFunction.Folder(architecture), entry.FullName)).Length, entry.Length);
        });
    }

    [Fact]
    public async Task A_cold_start_is_reported()
    {
        await using var desk = await Desks.StartAsync(new DeskOptions { Function = Path.Combine(NativeFunction.Folder(), "bootstrap") });
        var reply = await desk.InvokeAsync("{}", name: "dml");
        var milliseconds = double.Parse(InitDuration().Match(reply.Log).Groups[1].Value);

        TestContext.Current.SendDiagnosticMessage($"init duration {milliseconds} ms");
        Assert.InRange(milliseconds, 0.01, 10_000);
    }

    [GeneratedRegex(@"Init Duration: (\d+\.\d\d) ms")]
    private static partial Regex InitDuration();
}
