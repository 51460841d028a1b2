using System.Text.RegularExpressions;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Deployment;

/// <summary>
/// What to deploy. Null leaves a setting as it is in a stack that is there already, and takes the template's default in a new one.
/// </summary>
public sealed partial record DeploymentOptions
{
    /// <summary>Name of the stack.</summary>
    public string StackName { get; init; } = "doubleml";

    /// <summary>The function's zip; null for that of <see cref="FindCode"/>.</summary>
    public FunctionPackage? Code { get; init; }

    /// <summary>Finds the zip for some processors where it is needed: for a new function, or one that changes its processors; null for none.</summary>
    public Func<Architecture, FunctionPackage>? FindCode { get; init; }

    /// <summary>Name of the function.</summary>
    public string? Function { get; init; }

    /// <summary>The function's processors; a zip that is built for others has to come with them.</summary>
    public Architecture? Architecture { get; init; }

    /// <summary>The function's memory, 128 … 10240 MB.</summary>
    public int? MemoryMegabytes { get; init; }

    /// <summary>The time limit of an invocation, 1 … 900 s.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Concurrent executions reserved for the function; -1 for none.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>A bucket: used if it is there, else made with the stack. Null: the stack makes one with a name of its own.</summary>
    public string? Bucket { get; init; }

    /// <summary>The prefix of all keys: empty, or ending with a slash.</summary>
    public string? Prefix { get; init; }

    /// <summary>ARN of a KMS key that encrypts the bucket.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>Days for which the function's log is kept; one of CloudWatch's numbers.</summary>
    public int? LogRetentionDays { get; init; }

    /// <summary>Days after which large answers are removed from the stack's bucket.</summary>
    public int? AnswerRetentionDays { get; init; }

    /// <summary>Subnets in which the function runs.</summary>
    public IReadOnlyList<string>? Subnets { get; init; }

    /// <summary>The function's security groups.</summary>
    public IReadOnlyList<string>? SecurityGroups { get; init; }

    /// <summary>ARN of an EFS access point that the function mounts; empty for none.</summary>
    public string? FileSystem { get; init; }

    /// <summary>Where the function sees the file system: <c>/mnt/NAME</c>.</summary>
    public string? MountPath { get; init; }

    /// <summary>The template's parameters that these settings fix (the bucket and the code aside).</summary>
    internal IEnumerable<(string Key, string Value)> Parameters()
    {
        (string Key, string? Value)[] all =
        [
            ("FunctionName", Function),
            ("Architecture", Architecture is { } architecture ? FunctionPackage.NameOf(architecture) : null),
            ("MemorySize", MemoryMegabytes?.ToString()),
            ("Timeout", TimeoutSeconds?.ToString()),
            ("ReservedConcurrency", ReservedConcurrency?.ToString()),
            ("Prefix", Prefix),
            ("KmsKeyArn", KmsKeyArn),
            ("LogRetentionDays", LogRetentionDays?.ToString()),
            ("AnswerRetentionDays", AnswerRetentionDays?.ToString()),
            ("SubnetIds", Subnets is null ? null : string.Join(',', Subnets)),
            ("SecurityGroupIds", SecurityGroups is null ? null : string.Join(',', SecurityGroups)),
            ("FileSystemAccessPoint", FileSystem),
            ("MountPath", MountPath),
        ];
        return all.Where(parameter => parameter.Value is not null).Select(parameter => (parameter.Key, parameter.Value!));
    }

    /// <summary>Checks the settings, so that no stack is begun with what CloudFormation will refuse.</summary>
    /// <exception cref="InputException">A setting is out of its range.</exception>
    internal void Validate()
    {
        Require("--stack", StackName, IsStackName(StackName), "a letter, then letters, digits and hyphens, at most 128");
        Require("--function", Function, Function is null || IsFunctionName(Function),
            "letters, digits, hyphens and underscores, at most 64");
        Require("--memory", MemoryMegabytes, MemoryMegabytes is null or (>= 128 and <= 10240), "128 … 10240 (MB)");
        Require("--timeout", TimeoutSeconds, TimeoutSeconds is null or (>= 1 and <= 900), "1 … 900 (seconds)");
        Require("--reserved-concurrency", ReservedConcurrency, ReservedConcurrency is null or >= -1, "a number, or -1 for none");
        Require("--bucket", Bucket, Bucket is null || IsBucketName(Bucket), "3 … 63 lower-case letters, digits, dots and hyphens");
        Require("--prefix", Prefix, Prefix is null || IsPrefix(Prefix), "nothing, or a prefix such as dml/");
        Require("--kms-key", KmsKeyArn, KmsKeyArn is null || IsKeyArn(KmsKeyArn), "the ARN of a KMS key");
        Require("--log-days", LogRetentionDays, LogRetentionDays is null || _logDays.Contains(LogRetentionDays.Value),
            $"one of {string.Join(", ", _logDays)}");
        RequireIds("--subnets", Subnets, "subnet-");
        RequireIds("--security-groups", SecurityGroups, "sg-");
        Require("--file-system", FileSystem, FileSystem is null or "" || AccessPointArn().IsMatch(FileSystem), "the ARN of an EFS access point");
        Require("--mount", MountPath, MountPath is null || Mount().IsMatch(MountPath), "a path such as /mnt/dml");
        Require("--answer-days", AnswerRetentionDays, AnswerRetentionDays is null or >= 1, "a number of days from 1");
        if (Code is not null && Architecture is { } wanted && Code.Architecture is { } built && wanted != built)
        {
            throw new InputException(
                $"--code: '{Code.Path}' is built for {FunctionPackage.NameOf(built)}, expected {FunctionPackage.NameOf(wanted)}");
        }
    }

    /// <summary>Checks what settings, old and new, amount to.</summary>
    /// <exception cref="InputException">They do not go together.</exception>
    internal static void CheckTogether(IReadOnlyDictionary<string, string> parameters)
    {
        bool Has(string name) => parameters.GetValueOrDefault(name, "").Length > 0;
        if (Has("FileSystemAccessPoint") && !(Has("SubnetIds") && Has("SecurityGroupIds")))
        {
            throw new InputException("--file-system: a file system is reached through a network of yours, expected --subnets and --security-groups as well");
        }

        if (Has("SubnetIds") != Has("SecurityGroupIds"))
        {
            throw new InputException("--subnets, --security-groups: found one of them, expected both or none");
        }
    }

    private static readonly int[] _logDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    private static bool IsStackName(string text) =>
        text.Length is > 0 and <= 128 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsFunctionName(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsBucketName(string text) =>
        text.Length is >= 3 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && text[0] is not ('.' or '-') && text[^1] is not ('.' or '-');

    private static bool IsKeyArn(string text) =>
        text.StartsWith("arn:", StringComparison.Ordinal) && text.Contains(":kms:", StringComparison.Ordinal);

    private static bool IsPrefix(string text) =>
        text.Length == 0 || (text.EndsWith('/') && text[..^1].Split('/').All(part =>
            part is not ("" or "." or "..") && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')));

    private static void RequireIds(string option, IReadOnlyList<string>? ids, string prefix)
    {
        foreach (var id in ids ?? [])
        {
            Require(option, id, id.StartsWith(prefix, StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), $"ids such as {prefix}0123456789abcdef0");
        }
    }

    [GeneratedRegex("^arn:[a-z-]+:elasticfilesystem:[a-z0-9-]+:[0-9]{12}:access-point/fsap-[0-9a-f]{17}$")]
    private static partial Regex AccessPointArn();

    [GeneratedRegex("^/mnt/[A-Za-z0-9._-]+$")]
    private static partial Regex Mount();

    private static void Require(string option, object? found, bool holds, string expected)
    {
        if (!holds)
        {
            throw new InputException($"{option}: found '{found}', expected {expected}");
        }
    }
}
