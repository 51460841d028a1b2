namespace DoubleML.Docs.Tests.Pages;

/// <summary>The checkout that the tests were built in: pages are read, and rewritten on request, where they are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>All pages for people, as paths relative to the root with forward slashes.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md", "examples/README.md",
        .. Directory.GetFiles(PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("docs/_site/", StringComparison.Ordinal) && !path.StartsWith("docs/api/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The full path of a file of the checkout.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DoubleML-Serverless.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"no checkout above {AppContext.BaseDirectory}");
    }
}
