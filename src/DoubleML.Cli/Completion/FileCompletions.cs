namespace DoubleML.Cli.Completion;

/// <summary>Files and folders that a path may become; folders end with a slash.</summary>
internal static class FileCompletions
{
    /// <summary>The entries of the folder that is typed so far.</summary>
    /// <param name="word">The path so far.</param>
    /// <param name="ending">How files have to end; empty for all files, null for folders only.</param>
    public static IEnumerable<string> Of(string word, string? ending)
    {
        var (typed, begin) = (word[..(word.LastIndexOf('/') + 1)], word[(word.LastIndexOf('/') + 1)..]);
        var folder = new DirectoryInfo(typed.Length > 0 ? typed : ".");
        try
        {
            return [.. folder.EnumerateFileSystemInfos()
                .Where(entry => entry.Name.StartsWith(begin, StringComparison.Ordinal) && (begin.Length > 0 || entry.Name[0] != '.'))
                .Where(entry => entry is DirectoryInfo || (ending is not null && entry.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
                .Select(entry => typed + entry.Name + (entry is DirectoryInfo ? "/" : ""))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
