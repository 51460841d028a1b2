using System.CommandLine;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud deploy</c>.</summary>
internal static class DeployCommand
{
    private const string Examples = """
        # everything with its defaults; again: changes what is different, and nothing else
        dml cloud deploy --region eu-central-1
        # more memory, an own bucket, Graviton processors
        dml cloud deploy --memory 3008 --bucket my-bucket --prefix dml/ --architecture arm64
        # data on an EFS file system, which this machine mounts as well
        dml cloud deploy --file-system arn:aws:elasticfilesystem:eu-central-1:123456789012:access-point/fsap-0123456789abcdef0 \
            --subnets subnet-0123456789abcdef0 --security-groups sg-0123456789abcdef0
        """;

    public static Command Create(Terminal terminal)
    {
        var (account, settings) = (new AccountOptions(), new SettingOptions());
        var command = new Command("deploy", "Make (or change) the stack: function, role, log group, encrypted bucket.");
        account.AddTo(command);
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = settings.Read(parsed, account.Stack(parsed));
            using var deployer = account.Deployer(parsed);
            StackReport.Write(terminal, await deployer.DeployAsync(options, StackReport.Progress(terminal), cancellationToken));
        });
        HelpWithExamples.Add(command, Examples);
        return command;
    }
}
