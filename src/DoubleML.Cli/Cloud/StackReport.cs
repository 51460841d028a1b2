using DoubleML.Cli.Rendering;
using DoubleML.Serverless.Deployment;

namespace DoubleML.Cli.Cloud;

/// <summary>What is deployed, and what happens on the way there, for people.</summary>
internal static class StackReport
{
    /// <summary>Writes each event as a line on standard error.</summary>
    public static IProgress<DeploymentEvent> Progress(Terminal terminal) => new Lines(terminal.Error);

    /// <summary>Writes the state.</summary>
    public static void Write(Terminal terminal, DeploymentStatus status)
    {
        List<string[]> rows =
        [
            ["stack", $"{status.StackName}: {status.StackStatus}{(status.Reason is { } reason ? $" ({reason})" : "")}"],
            ["account, region", $"{status.Account}, {status.Region}"],
            ["bucket", status.Bucket is { } bucket ? $"s3://{bucket}/{status.Prefix}" : "none"],
        ];
        if (status.MountPath is { } mount)
        {
            rows.Add(["file system", mount]);
        }

        if (status.Function is { } function)
        {
            rows.Add(["function", $"{function.Name}: {function.State}"]);
            rows.Add(["memory, time limit", $"{function.MemoryMegabytes} MB, {function.TimeoutSeconds} s, {function.Architecture}"]);
            rows.Add(["code", $"{function.CodeBytes / 1e6:0.0} MB, changed {function.LastModified}"]);
        }
        else
        {
            rows.Add(["function", "none"]);
        }

        TextTable.Write(terminal, ["", ""], rows);
        if (status.IsReady)
        {
            var stack = status.StackName == LambdaDefaults.Name ? "" : $" --stack {status.StackName}";
            terminal.Out.WriteLine($"dml fit SPEC --on lambda --region {status.Region}{stack}");
        }
    }

    private sealed class Lines(TextWriter writer) : IProgress<DeploymentEvent>
    {
        public void Report(DeploymentEvent value) =>
            writer.WriteLine($"{value.Subject,-20} {value.Status,-28} {value.Detail}".TrimEnd());
    }
}
