namespace DoubleML.Docs.Tests.Pages;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, relative to the root.</param>
/// <param name="Line">1-based line of the opening fence.</param>
/// <param name="LastLine">1-based line of the closing fence.</param>
/// <param name="Language">The language after the fence, empty where there is none.</param>
/// <param name="Text">The content.</param>
/// <param name="Markers">
/// What HTML comments directly above say: <c>not run</c>, <c>compiled only</c> (both with the reason), <c>file</c> (the name under which a
/// reader saves the block), <c>exit code</c>.
/// </param>
internal sealed record Block(
    string Page, int Line, int LastLine, string Language, string Text, IReadOnlyDictionary<string, string> Markers)
{
    /// <summary>The block without a language that follows directly: what the page says that this one prints.</summary>
    public Block? Output { get; init; }

    /// <summary>Why the block is not run; null if it is.</summary>
    public string? NotRun => Markers.GetValueOrDefault("not run");

    /// <summary>The name under which a reader saves the block, or null.</summary>
    public string? FileName => Markers.GetValueOrDefault("file");

    /// <summary>The block's commands or program have this exit code.</summary>
    public int ExitCode => int.Parse(Markers.GetValueOrDefault("exit code", "0"));

    /// <inheritdoc/>
    public override string ToString() => $"{Page}:{Line}";
}
