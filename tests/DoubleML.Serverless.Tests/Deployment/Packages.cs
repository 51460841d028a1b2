using System.IO.Compression;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>Small zips of functions, removed with the test.</summary>
internal sealed class Packages : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dml-test-").FullName;

    public FunctionPackage Script(string text = "#!/bin/sh\n") => FunctionPackage.Open(Zip("bootstrap", System.Text.Encoding.ASCII.GetBytes(text)));

    /// <summary>A zip with the head of a program for some processors.</summary>
    public FunctionPackage Program(Architecture architecture)
    {
        var head = new byte[64];
        "\u007fELF"u8.CopyTo(head);
        head[18] = architecture == Architecture.Arm ? (byte)0xB7 : (byte)0x3E;
        return FunctionPackage.Open(Zip("bootstrap", head));
    }

    public string Zip(string entry, byte[] content)
    {
        var path = File($"{Guid.NewGuid():N}.zip", []);
        using var zip = new ZipArchive(System.IO.File.Create(path), ZipArchiveMode.Create);
        var file = zip.CreateEntry(entry);
        file.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same content, the same zip
        using var stream = file.Open();
        stream.Write(content);
        return path;
    }

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
