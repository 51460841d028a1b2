using System.IO.Compression;
using DoubleML.Serverless.Deployment;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>Small zips of functions, removed with the test.</summary>
internal sealed class Packages : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dml-test-").FullName;

    public FunctionPackage Script(string text = "#!/bin/sh\n") => FunctionPackage.Open(Zip("bootstrap", System.Text.Encoding.ASCII.GetBytes(text)));

    public string Zip(string entry, byte[] content)
    {
        var path = File($"{Guid.NewGuid():N}.zip", []);
        using var zip = new ZipArchive(System.IO.File.Create(path), ZipArchiveMode.Create);
        using var stream = zip.CreateEntry(entry).Open();
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
