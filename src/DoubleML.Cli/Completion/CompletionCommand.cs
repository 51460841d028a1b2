using System.CommandLine;

namespace DoubleML.Cli.Completion;

/// <summary><c>dml completion</c>: scripts that make shells complete commands, options and values.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private const string Examples = """
        # bash: a line for ~/.bashrc
        eval "$(dml completion bash)"
        # zsh: a line for ~/.zshrc, below compinit
        eval "$(dml completion zsh)"
        # fish
        dml completion fish > ~/.config/fish/completions/dml.fish
        # PowerShell: a line for $PROFILE
        dml completion pwsh | Out-String | Invoke-Expression
        """;

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Shells[..^1]) + $" or {Shells[^1]}." };
        shell.CompletionSources.Add(Shells);
        var command = new Command("completion", "Print the script that makes a shell complete commands, options, names, columns and files.") { shell };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(shell)!;
            if (!Shells.Contains(name))
            {
                throw new InputException($"SHELL: found '{name}', expected {IO.Spec.Names.Suggest(name, Shells)}");
            }

            using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{name}")!);
            terminal.Out.Write(script.ReadToEnd());
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }
}
