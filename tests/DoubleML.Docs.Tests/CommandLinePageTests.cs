using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using DoubleML.Docs.Tests.Pages;
using DoubleML.Docs.Tests.Running;

namespace DoubleML.Docs.Tests;

/// <summary>The command-line reference is what <c>dml --help</c> says, of every command; <c>DML_WRITE_DOCS=1</c> writes it.</summary>
public partial class CommandLinePageTests
{
    private const string Page = "docs/guide/command-line.md";

    private const string Top = """
        # Command line

        <!-- This page is generated: DML_WRITE_DOCS=1 dotnet test, see CONTRIBUTING.md. -->

        What `dml COMMAND --help` prints, of every command. Exit codes: 0 done; 1 something failed that better input does not mend (AWS, the
        network, a bug); 2 bad input, with one sentence on standard error that names the file, column or key; 130 ended by Ctrl-C. Results go
        to standard output, messages and progress to standard error.

        """;

    [Fact]
    public async Task TheReferenceIsWhatTheProgramSays()
    {
        var text = new StringBuilder(Top);
        await AppendAsync(text, "dml", TestContext.Current.CancellationToken);
        if (PagesTests.Writes)
        {
            await File.WriteAllTextAsync(Repository.PathOf(Page), text.ToString(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(Words(text.ToString()), Words(await File.ReadAllTextAsync(Repository.PathOf(Page), TestContext.Current.CancellationToken)));
    }

    private static async Task AppendAsync(StringBuilder text, string command, CancellationToken cancellationToken)
    {
        // The program's name is that of the process, which here is the test's.
        var help = (await Shell.RunAsync($"{command} --help", cancellationToken)).Out.TrimEnd()
            .Replace($"\n  {RootCommand.ExecutableName} ", "\n  dml ", StringComparison.Ordinal);
        text.Append($"\n## {command}\n\n```text\n{string.Join('\n', help.Split('\n').Select(line => line.TrimEnd()))}\n```\n");
        foreach (Match match in SubCommand().Matches(Commands().Match(help).Value))
        {
            await AppendAsync(text, $"{command} {match.Groups[1].Value}", cancellationToken);
        }
    }

    /// <summary>The width of the terminal decides where help breaks its lines.</summary>
    private static string Words(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    [GeneratedRegex(@"^Commands:\n(  .*\n?)+", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"^  (\w[\w-]*)", RegexOptions.Multiline)]
    private static partial Regex SubCommand();
}
