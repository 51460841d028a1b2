using System.IO.Compression;

namespace DoubleML.Cli.Tests.Packaging;

public sealed class NativeLibraryBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ALibraryIsUnpackedOnceAndAnotherBundleGoesElsewhere()
    {
        var (first, second) = (Bundle("one"), Bundle("two"));
        var paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Find(first, "lib.so"))));
        var path = Assert.Single(paths.Distinct())!;
        Assert.Equal("one", File.ReadAllText(path));
        Assert.NotEqual(path, Find(second, "lib.so"));
        Assert.Equal("two", File.ReadAllText(Find(second, "lib.so")!));
        Assert.Null(Find(first, "other.so"));
        Assert.Equal(2, Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void ACacheThatCannotBeWrittenToIsNamed()
    {
        var file = _folder.Write("file", "");
        var exception = Assert.Throws<InputException>(() => NativeLibraryBundle.Find(() => new MemoryStream(Bundle("one")), "lib.so", Path.Combine(file, "native")));
        Assert.Contains("lib.so cannot be unpacked", exception.Message, StringComparison.Ordinal);
        Assert.Contains("DML_CACHE", exception.Message, StringComparison.Ordinal);
    }

    private string? Find(byte[] bundle, string name) => NativeLibraryBundle.Find(() => new MemoryStream(bundle), name, _folder.Root);

    private static byte[] Bundle(string content)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(zip.CreateEntry("lib.so").Open());
            writer.Write(content);
        }

        return stream.ToArray();
    }
}
