using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DoubleML.Cli.Completion;

/// <summary>
/// What may stand at a place of a command line: <c>dml "[suggest:CURSOR]" "LINE"</c> prints it, one a line, for the scripts of
/// <see cref="CompletionCommand"/>. Only what begins with the word at the cursor, and options only where nothing else fits.
/// </summary>
internal sealed class Suggestions(RootCommand root) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives all options and arguments below a command their values, and the command line this way to ask for them.</summary>
    /// <param name="root">The root command.</param>
    public static void AddTo(RootCommand root)
    {
        root.Directives.OfType<SuggestDirective>().Single().Action = new Suggestions(root);
        ValueCompletions.AddTo(root);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        var directive = parseResult.Tokens.First(token => token.Type == TokenType.Directive).Value.Trim('[', ']').Split(':');
        var cursor = directive.Length > 1 && int.TryParse(directive[1], CultureInfo.InvariantCulture, out var given) ? given : line.Length;

        // The program may be called by any path; what is behind the cursor does not matter.
        var typed = line[..Math.Clamp(cursor, 0, line.Length)];
        var program = typed.IndexOf(' ', StringComparison.Ordinal);
        if (program >= 0)
        {
            foreach (var suggestion in Of(typed[(program + 1)..].TrimStart()))
            {
                parseResult.InvocationConfiguration.Output.WriteLine(suggestion);
            }
        }

        return 0;
    }

    private IEnumerable<string> Of(string typed)
    {
        var start = typed.LastIndexOf(' ') + 1;
        var word = typed[start..];
        if (word.StartsWith('-'))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            return equals < 0
                ? Options(typed[..start]).Where(option => option.StartsWith(word, StringComparison.Ordinal))
                : Of($"{typed[..start]}{word[..equals]} {word[(equals + 1)..]}").Select(value => word[..(equals + 1)] + value);
        }

        var values = root.Parse(typed).GetCompletions(typed.Length).Select(item => item.Label)
            .Where(label => label.StartsWith(word, StringComparison.OrdinalIgnoreCase) && !label.StartsWith('-') && label is not ("/?" or "/h")).ToList();
        return values.Count > 0 || word.Length > 0 ? values : Options(typed);
    }

    private IEnumerable<string> Options(string typed)
    {
        var command = root.Parse(typed).CommandResult.Command;
        return command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden).Select(option => option.Name).Distinct().Order(StringComparer.Ordinal);
    }
}
