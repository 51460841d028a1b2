using System.Text.RegularExpressions;

namespace DoubleML.Docs.Tests.Running;

/// <summary>
/// Compares what a page says that is printed with what was printed: line by line, but for spaces, empty lines and the rules of tables. In a line <c>…</c> stands
/// for any characters; a line <c>…</c> for any lines.
/// </summary>
internal static partial class Expected
{
    /// <summary>Null if they agree, else a sentence.</summary>
    public static string? Difference(string expected, string actual)
    {
        var (wanted, found) = (Lines(expected), Lines(actual));
        return Regex.IsMatch(string.Join('\n', found), Pattern(wanted), RegexOptions.Singleline)
            ? null
            : $"the page shows\n{string.Join('\n', wanted)}\nbut it prints\n{string.Join('\n', found)}";
    }

    /// <summary>The output as a page shows it: measured seconds, which no two runs share, are left open.</summary>
    public static string ForPage(string output) =>
        string.Join('\n', output.Split('\n').Select(line => Seconds().Replace(line.TrimEnd(), "in … s")).SkipWhile(line => line == "")).TrimEnd();

    private static string[] Lines(string text) =>
        [.. text.Split('\n').Select(line => Spaces().Replace(line, " ").Trim()).Where(line => line.Trim('─') != "")];

    private static string Pattern(string[] lines) => "^" + string.Join("", lines.Select((line, i) => (line, last: i == lines.Length - 1) switch
    {
        ("…", true) => ".*",
        ("…", false) => "(.*\n)?",
        _ => Regex.Escape(line).Replace("…", "[^\n]*", StringComparison.Ordinal) + (i == lines.Length - 1 ? "" : "\n"),
    })) + "$";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"in \d+(\.\d+)? s\b")]
    private static partial Regex Seconds();
}
