using System.Text.RegularExpressions;
using DoubleML.Docs.Tests.Pages;

namespace DoubleML.Docs.Tests;

/// <summary>The site's tables of contents name every page once.</summary>
public partial class ContentsTests
{
    [Fact]
    public void EveryPageIsInTheContents()
    {
        var listed = Directory.GetFiles(Repository.PathOf("docs"), "toc.yml", SearchOption.AllDirectories)
            .SelectMany(file => Href().Matches(File.ReadAllText(file)).Select(match =>
                Path.GetRelativePath(Repository.PathOf("docs"), Path.Combine(Path.GetDirectoryName(file)!, match.Groups[1].Value)).Replace('\\', '/')))
            .Where(target => target.EndsWith(".md", StringComparison.Ordinal) && !target.StartsWith("../", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var there = Repository.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal)).Select(page => page["docs/".Length..]);
        Assert.Equal(there.Order(StringComparer.Ordinal), listed);
    }

    [GeneratedRegex(@"href:\s*(\S+)")]
    private static partial Regex Href();
}
