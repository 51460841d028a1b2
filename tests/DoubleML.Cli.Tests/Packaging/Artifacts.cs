using System.Reflection;

namespace DoubleML.Cli.Tests.Packaging;

/// <summary>What the scripts of <c>deploy/</c> have built.</summary>
internal static class Artifacts
{
    /// <summary>The commit that these tests are built of; null where the sources are in no repository.</summary>
    private static string? Commit => typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+').ElementAtOrDefault(1);

    /// <summary>Skips the test where what was built is of another commit than the tests: its numbers may be others.</summary>
    /// <param name="text">What tells the commit.</param>
    /// <param name="script">The script that makes it anew.</param>
    public static void RequireThisCommit(string text, string script) =>
        Assert.SkipUnless(Commit is null || text.Contains(Commit[..12], StringComparison.Ordinal), $"what is in artifacts is of another commit; deploy/{script} makes it anew");

    /// <summary>A file or folder below <c>artifacts</c>; the test is skipped where it is not there.</summary>
    /// <param name="path">Its path below <c>artifacts</c>.</param>
    /// <param name="script">The script that makes it.</param>
    public static string Require(string path, string script)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "artifacts", path);
            if (Path.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Skip($"there is no artifacts/{path}; deploy/{script} makes it");
        return "";
    }
}
