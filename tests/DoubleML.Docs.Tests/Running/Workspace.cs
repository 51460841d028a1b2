using DoubleML.Docs.Tests.Pages;

namespace DoubleML.Docs.Tests.Running;

/// <summary>
/// The folder in which a reader follows a page: it holds a copy of <c>examples/</c>, and what the page's earlier blocks have written. It is
/// the process's current folder as long as it lives.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;

    public Workspace()
    {
        Root = Directory.CreateTempSubdirectory("dml-docs-").FullName;
        Directory.CreateDirectory(Path.Combine(Root, "examples"));
        foreach (var file in Directory.GetFiles(Repository.PathOf("examples")))
        {
            File.Copy(file, Path.Combine(Root, "examples", Path.GetFileName(file)));
        }

        Environment.CurrentDirectory = Root;
    }

    public string Root { get; }

    public void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(Root, recursive: true);
    }
}
