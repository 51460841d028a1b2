using System.CommandLine;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud update</c>.</summary>
internal static class UpdateCommand
{
    private const string Examples = """
        # another memory size; the rest stays
        dml cloud update --memory 3008
        # Graviton processors, with the function that is built for them
        dml cloud update --architecture arm64
        # a new version of the function
        dml cloud update --code artifacts/function/x86_64/function.zip
        """;

    public static Command Create(Terminal terminal)
    {
        var (account, settings) = (new AccountOptions(), new SettingOptions());
        var command = new Command("update", "Change a stack that is there; what is not given stays as it is.");
        account.AddTo(command);
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = settings.Read(parsed, account.Stack(parsed));
            using var deployer = account.Deployer(parsed);
            StackReport.Write(terminal, await deployer.UpdateAsync(options, StackReport.Progress(terminal), cancellationToken));
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }
}
