using DoubleML.Docs.Tests.Pages;

namespace DoubleML.Docs.Tests;

/// <summary>Links between pages, and the table of contents, lead somewhere.</summary>
public class LinksTests
{
    private static readonly string[] External = ["http://", "https://", "mailto:"];

    public static TheoryData<string> Names { get; } = [.. Repository.Pages.Append("CHANGELOG.md")];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItsLinksLeadToFilesAndHeadings(string name)
    {
        var broken = new List<string>();
        foreach (var (target, line) in new Page(name).Links.Where(link => !External.Any(link.Target.StartsWith)))
        {
            var parts = Uri.UnescapeDataString(target).Split('#');
            var path = parts[0] == "" ? name : Path.GetRelativePath(
                Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(name)!, parts[0])));
            if (!Path.Exists(Repository.PathOf(path)))
            {
                broken.Add($"{name}:{line}: there is no {path}");
            }
            else if (parts.Length > 1 && path.EndsWith(".md", StringComparison.Ordinal) && !new Page(path).Fragments.Contains(parts[1]))
            {
                broken.Add($"{name}:{line}: {path} has no heading #{parts[1]}");
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }
}
