using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoubleML.Docs.Tests.Pages;

namespace DoubleML.Docs.Tests.Running;

/// <summary>Follows a page from top to bottom, as a reader would: runs its blocks and compares what they print with what the page says.</summary>
internal sealed partial class PageRun(Page page)
{
    private readonly List<string> _complaints = [];
    private readonly List<(Block Output, string Text)> _outputs = [];

    /// <summary>What is wrong with the page, each with its line.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Runs everything that is not marked.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var workspace = new Workspace();
        foreach (var block in page.Blocks)
        {
            try
            {
                await FollowAsync(block, workspace, cancellationToken);
            }
            catch (Exception exception) when (exception is InputException or JsonException or IOException)
            {
                Complain(block, exception.Message);
            }
        }
    }

    /// <summary>Writes the outputs that the page claims anew.</summary>
    public void Rewrite()
    {
        var lines = page.Text.Split('\n').ToList();
        foreach (var (output, text) in _outputs.OrderByDescending(pair => pair.Output.Line))
        {
            lines.RemoveRange(output.Line, output.LastLine - output.Line - 1);
            lines.InsertRange(output.Line, Expected.ForPage(text).Split('\n'));
        }

        File.WriteAllText(Repository.PathOf(page.Name), string.Join('\n', lines));
    }

    private async Task FollowAsync(Block block, Workspace workspace, CancellationToken cancellationToken)
    {
        if (block.NotRun is { } reason)
        {
            if (reason == "")
            {
                Complain(block, "the marker 'not run' has no reason");
            }

            return;
        }

        if (block.FileName is { } name)
        {
            workspace.Write(name, block.Text);
        }

        switch (block.Language)
        {
            case "bash" or "sh":
                Compare(block, await Shell.RunAsync(block.Text, cancellationToken), block.Output);
                break;
            case "console":
                await FollowConsoleAsync(block, cancellationToken);
                break;
            case "json":
                await FollowSpecAsync(block, cancellationToken);
                break;
            case "csharp":
                FollowProgram(block);
                break;
            case "python" or "r":
                await FollowScriptAsync(block, cancellationToken);
                break;
            case "text" or "xml" or "yaml" or "diff" or "csv":
                break;
            default:
                Complain(block, $"the language '{block.Language}' is not one that the tests know; 'text' is for what is not run");
                break;
        }
    }

    private async Task FollowConsoleAsync(Block block, CancellationToken cancellationToken)
    {
        var (commands, shown) = (new StringBuilder(), new StringBuilder());
        foreach (var line in block.Text.Split('\n'))
        {
            var isCommand = line.StartsWith("$ ", StringComparison.Ordinal);
            (isCommand ? commands : shown).AppendLine(isCommand ? line[2..] : line);
        }

        Compare(
            block,
            await Shell.RunAsync(commands.ToString(), cancellationToken),
            shown.ToString().Trim() == "" ? null : block with { Text = shown.ToString() });
    }

    private async Task FollowSpecAsync(Block block, CancellationToken cancellationToken)
    {
        if (!SpecBlock.IsWhole(block.Text))
        {
            SpecBlock.CheckPart(block.Text);
        }
        else if (block.FileName is not { } name)
        {
            await File.WriteAllTextAsync("spec-of-block.json", block.Text, cancellationToken);
            Compare(block, await Shell.RunAsync("dml fit spec-of-block.json", cancellationToken), block.Output);
        }
        else if (!page.Blocks.Any(other => other.Line > block.Line && other.NotRun is null && other.Text.Contains(name, StringComparison.Ordinal)))
        {
            Complain(block, $"no block below uses the file {name}");
        }
    }

    private void FollowProgram(Block block)
    {
        var program = new CSharpProgram(block.Text);
        if (program.Errors.Count > 0)
        {
            Complain(block, string.Join('\n', program.Errors));
        }
        else if (block.Markers.TryGetValue("compiled only", out var reason) && reason == "")
        {
            Complain(block, "the marker 'compiled only' has no reason");
        }
        else if (program.IsProgram && reason is null)
        {
            Compare(block, program.Run(), block.Output);
        }
    }

    private async Task FollowScriptAsync(Block block, CancellationToken cancellationToken)
    {
        var isPython = block.Language == "python";
        var file = block.FileName ?? $"block-{block.Line}.{(isPython ? "py" : "R")}";
        await File.WriteAllTextAsync(file, block.Text + "\n", cancellationToken);
        var program = isPython ? "/usr/bin/python3" : "/usr/bin/Rscript";
        if (File.Exists(program))
        {
            var transcript = await Shell.RunAsync(program, [file], cancellationToken);
            if (MissingPackage().Match(transcript.Error) is { Success: true } missing)
            {
                TestContext.Current.AddWarning($"{block}: not run, {missing.Value}");
                return;
            }

            Compare(block, transcript, block.Output);
        }
        else
        {
            TestContext.Current.AddWarning($"{block}: not run, {program} is not there");
        }
    }

    private void Compare(Block block, Transcript transcript, Block? output)
    {
        if (transcript.Code != block.ExitCode)
        {
            Complain(block, $"exit code {transcript.Code} instead of {block.ExitCode}: {transcript.Error}");
            return;
        }

        if (output is not null)
        {
            var printed = block.ExitCode == 0 ? transcript.Out : transcript.Out + transcript.Error;
            if (output.Language == "")
            {
                _outputs.Add((output, printed));
            }

            if (Expected.Difference(output.Text, printed) is { } difference)
            {
                Complain(output, difference);
            }
        }
    }

    [GeneratedRegex("No module named '(pandas|numpy)'|there is no package called .jsonlite.")]
    private static partial Regex MissingPackage();

    private void Complain(Block block, string what) => _complaints.Add($"{block}: {what}");
}
