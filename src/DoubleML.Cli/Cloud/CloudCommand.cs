using System.CommandLine;

namespace DoubleML.Cli.Cloud;

/// <summary><c>dml cloud</c>: the function and what it needs, in the cloud and on the desk.</summary>
internal static class CloudCommand
{
    private const string Examples = """
        # function, role, log group and encrypted bucket in your AWS account; then a run; then all gone again
        dml cloud deploy --region eu-central-1
        dml fit spec.json --on lambda
        dml cloud destroy
        # the same on this machine, without an account
        dml cloud local
        dml fit spec.json --on lambda --endpoint http://127.0.0.1:9001
        # what would it take?
        dml cloud estimate spec.json
        dml cloud simulate
        """;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("cloud", "Run fits on AWS Lambda: deploy the function, try it on this machine, know the price before.")
        {
            DeployCommand.Create(terminal),
            UpdateCommand.Create(terminal),
            StatusCommand.Create(terminal),
            DestroyCommand.Create(terminal),
            LocalCommand.Create(terminal),
            EstimateCommand.Create(terminal),
            CloudSimulateCommand.Create(terminal),
        };
        HelpWithExamples.Add(command, Examples);
        return command;
    }
}
