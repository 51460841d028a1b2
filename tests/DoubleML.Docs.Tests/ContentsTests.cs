using System.Text.RegularExpressions;
using DoubleML.Docs.Tests.Pages;

namespace DoubleML.Docs.Tests;

/// <summary>The site's table of contents names every page once.</summary>
public partial class ContentsTests
{
    [Fact]
    public void EveryPageIsInTheContents()
    {
        var listed = Href().Matches(File.ReadAllText(Repository.PathOf("docs/toc.yml"))).Select(match => match.Groups[1].Value)
            .Where(target => target.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var there = Repository.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal)).Select(page => page["docs/".Length..]);
        Assert.Equal(there.Order(StringComparer.Ordinal), listed);
    }

    [GeneratedRegex(@"href:\s*(\S+)")]
    private static partial Regex Href();
}
