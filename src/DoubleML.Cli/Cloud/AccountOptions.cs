using System.CommandLine;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Cli.Cloud;

/// <summary>The options that say which stack of which account in which region.</summary>
internal sealed class AccountOptions
{
    private readonly Option<string> _stack = new("--stack")
    {
        HelpName = "NAME",
        Description = $"Name of the stack (default {LambdaDefaults.Name}).",
        DefaultValueFactory = _ => LambdaDefaults.Name,
    };

    private readonly Option<string?> _region = new("--region")
    {
        HelpName = "REGION",
        Description = "AWS region (default: that of the AWS tools).",
    };

    private readonly Option<string?> _profile = new("--profile") { HelpName = "NAME", Description = "Profile of the AWS tools." };
    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        HelpName = "URL",
        Description = "Address of all services, instead of AWS's.",
    };

    private readonly Option<string?> _s3 = new("--s3-endpoint") { HelpName = "URL", Description = "Address of S3, instead of AWS's." };

    public void AddTo(Command command)
    {
        command.Add(_stack);
        command.Add(_region);
        command.Add(_profile);
        command.Add(_endpoint);
        command.Add(_s3);
    }

    /// <summary>The stack's name.</summary>
    public string Stack(ParseResult parsed) => parsed.GetValue(_stack)!;

    /// <summary>A deployer for the account.</summary>
    /// <exception cref="InputException">There are no credentials or no region, or an address is none.</exception>
    public Deployer Deployer(ParseResult parsed) => new(
        AwsAccount.Resolve(parsed.GetValue(_profile), parsed.GetValue(_region)),
        new ServiceEndpoints { All = Address("--endpoint", parsed.GetValue(_endpoint)), S3 = Address("--s3-endpoint", parsed.GetValue(_s3)) });

    private static Uri? Address(string option, string? text) => text is null ? null : ServiceEndpoints.Parse(option, text);
}
