using System.CommandLine;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud status</c>.</summary>
internal static class StatusCommand
{
    private const string Examples = """
        dml cloud status
        dml cloud status --stack my-stack --region eu-central-1
        """;

    public static Command Create(Terminal terminal)
    {
        var account = new AccountOptions();
        var command = new Command("status", "What is deployed. Exit code 1 where nothing is, or it is not ready.");
        account.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var deployer = account.Deployer(parsed);
            if (await deployer.StatusAsync(account.Stack(parsed), cancellationToken) is not { } status)
            {
                terminal.Out.WriteLine($"there is no stack {account.Stack(parsed)} (dml cloud deploy makes it)");
                return 1;
            }

            StackReport.Write(terminal, status);
            return status.IsReady ? 0 : 1;
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }
}
