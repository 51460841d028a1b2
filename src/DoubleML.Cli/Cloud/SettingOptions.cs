using System.CommandLine;
using DoubleML.Serverless.Deployment;

namespace DoubleML.Cli.Cloud;

/// <summary>The settings of a stack; what is not given stays as it is, or is the template's default.</summary>
internal sealed class SettingOptions
{
    private readonly Option<string?> _code = new("--code")
    {
        HelpName = "FILE",
        Description = "The function's zip (default: what deploy/build-function.sh made here).",
    };

    private readonly Option<string?> _function = new("--function")
    {
        HelpName = "NAME",
        Description = $"Name of the function (default {LambdaDefaults.Name}).",
    };

    private readonly Option<string?> _architecture = new("--architecture")
    {
        HelpName = "NAME",
        Description = "x86_64 (default) or arm64.",
    };

    private readonly Option<int?> _memory = new("--memory") { HelpName = "MB", Description = "Memory (default 1769: one vCPU)." };
    private readonly Option<int?> _timeout = new("--timeout")
    {
        HelpName = "SECONDS",
        Description = "Time limit of an invocation (default 900).",
    };

    private readonly Option<int?> _reserved = new("--reserved-concurrency")
    {
        HelpName = "NUMBER",
        Description = "Concurrent executions reserved for the function; -1 for none.",
    };

    private readonly Option<string?> _bucket = new("--bucket")
    {
        HelpName = "NAME",
        Description = "Bucket: used if it is there, else made (default: made, with a name of its own).",
    };

    private readonly Option<string?> _prefix = new("--prefix")
    {
        HelpName = "PREFIX",
        Description = "Prefix of all keys in the bucket (default dml/).",
    };

    private readonly Option<string?> _key = new("--kms-key")
    {
        HelpName = "ARN",
        Description = "KMS key that encrypts the bucket (default: keys that S3 keeps).",
    };

    private readonly Option<int?> _logDays = new("--log-days")
    {
        HelpName = "DAYS",
        Description = "How long the function's log is kept (default 14).",
    };

    private readonly Option<int?> _answerDays = new("--answer-days")
    {
        HelpName = "DAYS",
        Description = "How long large answers are kept in the bucket (default 7).",
    };

    private readonly Option<string?> _fileSystem = new("--file-system")
    {
        HelpName = "ARN",
        Description = "EFS access point that the function mounts (with --subnets and --security-groups); \"\" for none.",
    };

    private readonly Option<string?> _mount = new("--mount") { HelpName = "PATH", Description = "Where the function sees the file system (default /mnt/dml)." };
    private readonly Option<string[]?> _subnets = new("--subnets")
    {
        HelpName = "ID",
        Description = "Subnets in which the function runs (default: none of yours).",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]?> _groups = new("--security-groups")
    {
        HelpName = "ID",
        Description = "The function's security groups, with --subnets.",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _code, _function, _architecture, _memory, _timeout, _reserved, _bucket, _prefix, _key, _logDays, _answerDays, _fileSystem, _mount, _subnets, _groups,
        ];
        Array.ForEach(all, command.Add);
    }

    /// <summary>The settings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="stack">The stack's name.</param>
    /// <exception cref="InputException">A setting is wrong.</exception>
    public DeploymentOptions Read(ParseResult parsed, string stack)
    {
        return new DeploymentOptions
        {
            StackName = stack,
            Code = parsed.GetValue(_code) is { } code ? FunctionPackage.Open(code) : null,
            FindCode = architecture => FunctionPackage.Open(FunctionFiles.FindZip(architecture)),
            Function = parsed.GetValue(_function),
            Architecture = parsed.GetValue(_architecture) is { } name ? FunctionPackage.Parse("--architecture", name) : null,
            MemoryMegabytes = parsed.GetValue(_memory),
            TimeoutSeconds = parsed.GetValue(_timeout),
            ReservedConcurrency = parsed.GetValue(_reserved),
            Bucket = parsed.GetValue(_bucket),
            Prefix = parsed.GetValue(_prefix),
            KmsKeyArn = parsed.GetValue(_key),
            LogRetentionDays = parsed.GetValue(_logDays),
            AnswerRetentionDays = parsed.GetValue(_answerDays),
            FileSystem = parsed.GetValue(_fileSystem),
            MountPath = parsed.GetValue(_mount),
            Subnets = Ids(parsed, _subnets),
            SecurityGroups = Ids(parsed, _groups),
        };
    }

    private static string[]? Ids(ParseResult parsed, Option<string[]?> option) =>
        parsed.GetResult(option) is null ? null : [.. parsed.GetValue(option)!.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries))];
}
