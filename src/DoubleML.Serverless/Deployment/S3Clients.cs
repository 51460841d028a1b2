using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Serverless.Deployment;

/// <summary>Makes S3 clients.</summary>
public static class S3Clients
{
    /// <summary>A client. At another endpoint than AWS's the bucket is part of the path, as other servers have it.</summary>
    /// <param name="account">Credentials and region.</param>
    /// <param name="endpoints">Where S3 is.</param>
    public static AmazonS3Client Create(AwsAccount account, ServiceEndpoints endpoints)
    {
        var config = new AmazonS3Config { MaxErrorRetry = 5, RetryMode = RequestRetryMode.Standard };
        if (endpoints.Chosen("s3") is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = account.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(account.Region);
        }

        return new AmazonS3Client(account.Credentials, config);
    }
}
