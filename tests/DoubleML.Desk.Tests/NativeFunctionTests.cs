using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace DoubleML.Desk.Tests;

/// <summary>What AWS demands of the published function.</summary>
public sealed partial class NativeFunctionTests
{
    private const int _neededVersions = 0x6ffffffe; // SHT_GNU_verneed

    [Theory]
    [InlineData("x86_64", 62)]
    [InlineData("arm64", 183)]
    public void It_starts_on_amazon_linux_2023(string architecture, int machine)
    {
        var elf = File.ReadAllBytes(Path.Combine(NativeFunction.Folder(architecture), "bootstrap"));

        Assert.Equal("\u007fELF"u8, elf.AsSpan(0, 4));
        Assert.Equal(machine, BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(18)));
        var versions = NeededVersions(elf).Where(name => name.StartsWith("GLIBC_", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, name => Assert.True(Version.Parse(name[6..]) <= new Version(2, 34),
            $"{name} is newer than Amazon Linux 2023's 2.34"));
    }

    [Theory]
    [InlineData("x86_64")]
    [InlineData("arm64")]
    public void Its_zip_is_what_lambda_accepts(string architecture)
    {
        var path = Path.Combine(NativeFunction.Folder(architecture), "function.zip");
        using var zip = ZipFile.OpenRead(path);
        var entry = Assert.Single(zip.Entries);

        Assert.Equal("bootstrap", entry.FullName);
        Assert.Equal(0b111_101_101, (entry.ExternalAttributes >> 16) & 0b111_111_111); // rwxr-xr-x
        Assert.True(new FileInfo(path).Length < 50_000_000);
        Assert.Equal(new FileInfo(Path.Combine(NativeFunction.Folder(architecture), "bootstrap")).Length, entry.Length);
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

    /// <summary>The symbol versions that the dynamic linker demands, from the ELF file's own table (64-bit, little-endian).</summary>
    private static IEnumerable<string> NeededVersions(byte[] elf)
    {
        int Int32(long at) => BinaryPrimitives.ReadInt32LittleEndian(elf.AsSpan((int)at));
        int UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan((int)at));
        long Int64(long at) => BinaryPrimitives.ReadInt64LittleEndian(elf.AsSpan((int)at));
        var (sections, size, count) = (Int64(40), UInt16(58), UInt16(60));
        for (var i = 0; i < count; i++)
        {
            var section = sections + (i * size);
            if (Int32(section + 4) != _neededVersions)
            {
                continue;
            }

            var strings = Int64(sections + (Int32(section + 40) * size) + 24);
            var file = Int64(section + 24);
            for (var f = Int32(section + 44); f > 0; f--, file += Int32(file + 12))
            {
                var version = file + Int32(file + 8);
                for (var v = UInt16(file + 2); v > 0; v--, version += Int32(version + 12))
                {
                    var start = (int)(strings + Int32(version + 8));
                    yield return Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);
                }
            }
        }
    }

    [GeneratedRegex(@"Init Duration: (\d+\.\d\d) ms")]
    private static partial Regex InitDuration();
}
