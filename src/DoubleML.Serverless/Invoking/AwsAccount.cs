using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace DoubleML.Serverless.Invoking;

/// <summary>Whose account and which region to use, found as the AWS tools find it.</summary>
/// <param name="Credentials">The credentials; temporary ones are refreshed by the SDK.</param>
/// <param name="Region">The region's system name, such as <c>us-east-1</c>.</param>
public sealed record AwsAccount(AWSCredentials Credentials, string Region)
{
    private static readonly Lock _registration = new();
    private static bool _registered;

    /// <summary>
    /// Resolves credentials (profile, environment, SSO, web identity, container or instance role) and region (option, profile,
    /// <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>).
    /// </summary>
    /// <param name="profile">A profile of the shared configuration files, or null for the default chain.</param>
    /// <param name="region">A region, or null for the default chain.</param>
    /// <exception cref="InputException">There is no such profile, no credentials, or no region.</exception>
    public static AwsAccount Resolve(string? profile = null, string? region = null)
    {
        RegisterClients();
        return new AwsAccount(FindCredentials(profile), region ?? FindRegion(profile));
    }

    private static AWSCredentials FindCredentials(string? profile)
    {
        try
        {
            if (profile is null)
            {
                return new DefaultAWSCredentialsIdentityResolver().ResolveIdentity(null);
            }

            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var credentials)
                ? credentials
                : throw new InputException($"--profile: found '{profile}', expected a profile of ~/.aws/config or ~/.aws/credentials");
        }
        catch (AmazonClientException exception)
        {
            // Without a profile the SDK lists everything that it tried, a line each; the sentence says as much.
            throw new InputException(
                "no AWS credentials were found, expected a profile (--profile), the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
                "an SSO session or a role" + (profile is null ? "" : $" ({exception.Message.Split('\n')[0].Trim()})"),
                exception);
        }
    }

    private static string FindRegion(string? profile)
    {
        if (profile is not null && new CredentialProfileStoreChain().TryGetProfile(profile, out var found) && found.Region is not null)
        {
            return found.Region.SystemName;
        }

        return FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName
            ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION")
            ?? throw new InputException("no AWS region was found, expected --region, a profile with a region, or the variable AWS_REGION");
    }

    /// <summary>The SDK finds these clients by reflection, which is not there in trimmed programs; so they are named.</summary>
    private static void RegisterClients()
    {
        lock (_registration)
        {
            if (!_registered)
            {
                var registry = GlobalRuntimeDependencyRegistry.Instance;
                registry.RegisterSecurityTokenServiceClient(context => new AmazonSecurityTokenServiceClient(
                    new AnonymousAWSCredentials(), RegionOrDefault(context.SecurityTokenServiceClientContextData?.Region)));
                registry.RegisterSSOClient(context => new AmazonSSOClient(
                    new AnonymousAWSCredentials(), RegionOrDefault(context.SSOClientContextData?.Region)));
                registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(
                    new AnonymousAWSCredentials(), RegionOrDefault(context.SSOOIDCClientContextData?.Region)));
                _registered = true;
            }
        }
    }

    private static RegionEndpoint RegionOrDefault(RegionEndpoint? region) => region ?? RegionEndpoint.USEast1;
}
