using System.CommandLine;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud destroy</c>.</summary>
internal static class DestroyCommand
{
    private const string Examples = """
        # the stack, and the bucket if the stack made it; a bucket of your own stays
        dml cloud destroy
        # also what others put into the stack's bucket
        dml cloud destroy --force
        """;

    public static Command Create(Terminal terminal)
    {
        var account = new AccountOptions();
        var force = new Option<bool>("--force") { Description = "Also remove what this program did not put into the stack's bucket." };
        var command = new Command("destroy", "Remove the stack, and its bucket with the uploaded data in it.") { force };
        account.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var stack = account.Stack(parsed);
            using var deployer = account.Deployer(parsed);
            var wasThere = await deployer.DestroyAsync(stack, parsed.GetValue(force), StackReport.Progress(terminal), cancellationToken);
            terminal.Out.WriteLine(wasThere ? $"stack {stack} is removed" : $"there is no stack {stack}");
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }
}
