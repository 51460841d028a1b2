using System.Text.Json;
using System.Xml.Linq;
using Amazon.S3;
using Amazon.S3.Model;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>The deployer against moto: real requests, real wire formats, someone else's reading of what AWS documents.</summary>
public sealed class MotoTests : IClassFixture<MotoServer>, IDisposable
{
    private readonly MotoServer _moto;
    private readonly Packages _packages = new();
    private readonly Deployer _deployer;
    private readonly AmazonS3Client _s3;

    public MotoTests(MotoServer moto)
    {
        Assert.SkipWhen(moto.Endpoint is null, "python3 has no moto.server here (pip install moto[server])");
        _moto = moto;
        _deployer = new Deployer(MotoServer.Account, moto.Endpoints, new InstantTime());
        _s3 = new AmazonS3Client(MotoServer.Account.Credentials, new AmazonS3Config
        {
            ServiceURL = moto.Endpoint.AbsoluteUri,
            ForcePathStyle = true,
            AuthenticationRegion = MotoServer.Account.Region,
        });
    }

    public void Dispose()
    {
        _packages.Dispose();
        _deployer?.Dispose();
        _s3?.Dispose();
    }

    [Fact]
    public async Task From_nothing_to_a_function_and_back_to_nothing()
    {
        Assert.Null(await _deployer.StatusAsync("whole"));

        var events = new Recorder();
        var status = await _deployer.DeployAsync(new DeploymentOptions { StackName = "whole", Function = "dml-whole", Code = _packages.Script() }, events);
        Assert.True(status.IsReady);
        Assert.Equal(("dml/", "123456789012", "eu-central-1"), (status.Prefix, status.Account, status.Region));
        Assert.Equal(("dml-whole", 1769, 900, "x86_64"), (status.Function!.Name, status.Function.MemoryMegabytes, status.Function.TimeoutSeconds, status.Function.Architecture));
        Assert.Contains(events.Events, e => e is { Subject: "code", Status: "uploaded" });
        Assert.Equal(status, await _deployer.StatusAsync("whole"));

        var again = new Recorder();
        Assert.Equal(status, await _deployer.DeployAsync(new DeploymentOptions { StackName = "whole", Code = _packages.Script() }, again));
        Assert.Contains(again.Events, e => e is { Subject: "code", Status: "is there already" });

        var larger = await _deployer.UpdateAsync(new DeploymentOptions { StackName = "whole", MemoryMegabytes = 3008, Code = _packages.Script("#!/bin/bash\n") });
        Assert.Equal((3008, "dml-whole", status.Bucket), (larger.Function!.MemoryMegabytes, larger.Function.Name, larger.Bucket));
        Assert.NotEqual(status.Function.CodeBytes, larger.Function.CodeBytes);

        // Old versions and delete markers would keep the bucket from being removed.
        await _s3.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = status.Bucket, VersioningConfig = new() { Status = VersionStatus.Enabled } });
        await PutAsync(status.Bucket!, "dml/data/a", "1");
        await PutAsync(status.Bucket!, "dml/data/a", "2");
        await _s3.DeleteObjectAsync(status.Bucket, "dml/data/a");
        Assert.True(await _deployer.DestroyAsync("whole"));
        Assert.Null(await _deployer.StatusAsync("whole"));
        Assert.DoesNotContain((await _s3.ListBucketsAsync()).Buckets ?? [], bucket => bucket.BucketName == status.Bucket);
        Assert.False(await _deployer.DestroyAsync("whole"));
    }

    [Fact]
    public async Task The_bucket_is_encrypted_and_the_role_has_only_the_rights_it_needs()
    {
        var status = await _deployer.DeployAsync(new DeploymentOptions { StackName = "rights", Function = "dml-rights", Code = _packages.Script() });
        var encryption = await _s3.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = status.Bucket });
        Assert.Equal(
            ServerSideEncryptionMethod.AES256,
            encryption.ServerSideEncryptionConfiguration.ServerSideEncryptionRules.Single().ServerSideEncryptionByDefault.ServerSideEncryptionAlgorithm);
        var role = await RoleAsync("rights-");
        var policies = (await AskIamAsync("ListRolePolicies", ("RoleName", role))).All("member").Select(e => e.Value).Order().ToList();
        Assert.Equal(["data", "log"], policies);
        Assert.Empty((await AskIamAsync("ListAttachedRolePolicies", ("RoleName", role))).All("PolicyArn"));
        var documents = new List<string>();
        foreach (var policy in policies)
        {
            var answer = await AskIamAsync("GetRolePolicy", ("RoleName", role), ("PolicyName", policy));
            documents.Add(Uri.UnescapeDataString(answer.All("PolicyDocument").Single().Value));
        }

        Assert.DoesNotContain("\"*\"", string.Concat(documents));
        Assert.Contains($"arn:aws:s3:::{status.Bucket}/dml/data/*", documents[0]);
        Assert.Contains($"arn:aws:s3:::{status.Bucket}/dml/answers/*", documents[0]);
        Assert.Contains("log-group:/aws/lambda/dml-rights", documents[1]);
        await _deployer.DestroyAsync("rights");
    }

    [Fact]
    public async Task A_bucket_that_was_there_is_used_and_stays()
    {
        await _s3.PutBucketAsync(new PutBucketRequest
        {
            BucketName = "dml-others",
            PutBucketConfiguration = new() { LocationConstraint = MotoServer.Account.Region },
        });
        var options = new DeploymentOptions { StackName = "others", Function = "dml-others", Bucket = "dml-others", Prefix = "team/dml/", Code = _packages.Script() };
        var status = await _deployer.DeployAsync(options);
        Assert.Equal(("dml-others", "team/dml/"), (status.Bucket, status.Prefix));
        Assert.Contains((await _s3.ListObjectsV2Async(new() { BucketName = "dml-others" })).S3Objects, o => o.Key.StartsWith("team/dml/code/", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<InputException>(() => _deployer.UpdateAsync(options with { Bucket = "another-bucket" }));
        Assert.Contains("--bucket: found 'another-bucket', expected 'dml-others'", error.Message);
        Assert.True(await _deployer.DestroyAsync("others"));
        Assert.Contains((await _s3.ListBucketsAsync()).Buckets, bucket => bucket.BucketName == "dml-others");
    }

    [Fact]
    public async Task Destroy_keeps_what_others_put_into_the_bucket_unless_forced()
    {
        var status = await _deployer.DeployAsync(
            new DeploymentOptions { StackName = "foreign", Function = "dml-foreign", Bucket = "dml-foreign", Code = _packages.Script() });
        Assert.Equal("dml-foreign", status.Bucket);
        await PutAsync("dml-foreign", "thesis.tex", "years of work");
        var error = await Assert.ThrowsAsync<InputException>(() => _deployer.DestroyAsync("foreign"));
        Assert.Contains("thesis.tex", error.Message);
        Assert.True((await _deployer.StatusAsync("foreign"))!.IsReady);
        Assert.True(await _deployer.DestroyAsync("foreign", force: true));
        Assert.Null(await _deployer.StatusAsync("foreign"));
    }

    [Fact]
    public async Task Update_needs_a_stack_and_a_new_function_needs_code()
    {
        var missing = await Assert.ThrowsAsync<InputException>(() => _deployer.UpdateAsync(new DeploymentOptions { StackName = "none", MemoryMegabytes = 512 }));
        Assert.Contains("no stack 'none' in eu-central-1", missing.Message);
        var code = await Assert.ThrowsAsync<InputException>(() => _deployer.DeployAsync(new DeploymentOptions { StackName = "none" }));
        Assert.StartsWith("--code: a new function needs its zip", code.Message);
        Assert.Null(await _deployer.StatusAsync("none"));
    }

    [Fact]
    public async Task Processors_change_with_the_code_that_is_built_for_them_and_stay_otherwise()
    {
        var asked = new List<Architecture>();
        var options = new DeploymentOptions { StackName = "processors", Function = "dml-processors" };
        var finding = options with
        {
            FindCode = architecture =>
            {
                asked.Add(architecture);
                return _packages.Program(architecture);
            },
        };
        await _deployer.DeployAsync(finding with { Architecture = Architecture.Arm });
        Assert.Equal("arm64", await ArchitectureAsync());
        await _deployer.DeployAsync(finding);
        Assert.Equal("arm64", await ArchitectureAsync());
        await _deployer.UpdateAsync(finding with { MemoryMegabytes = 512 });
        Assert.Equal([Architecture.Arm, Architecture.Arm], asked);

        var error = await Assert.ThrowsAsync<InputException>(() => _deployer.UpdateAsync(options with { Architecture = Architecture.X86 }));
        Assert.Equal("--architecture: the function's code is built for arm64, expected a zip for x86_64 as well (--code)", error.Message);
        await _deployer.UpdateAsync(finding with { Architecture = Architecture.X86 });
        Assert.Equal("x86_64", await ArchitectureAsync());
        Assert.Equal([Architecture.Arm, Architecture.Arm, Architecture.X86], asked);
        await _deployer.UpdateAsync(options with { Code = _packages.Program(Architecture.Arm) });
        Assert.Equal("arm64", await ArchitectureAsync());

        // moto's functions are always x86_64, whatever the template says; the stack knows better.
        async Task<string> ArchitectureAsync()
        {
            using var http = Http();
            return (await new CloudFormationApi(http).FindAsync("processors", TestContext.Current.CancellationToken))!.Parameters["Architecture"];
        }

        await _deployer.DestroyAsync("processors");
    }

    [Fact]
    public async Task A_file_system_is_mounted_through_the_network_that_is_named()
    {
        const string AccessPoint = "arn:aws:elasticfilesystem:eu-central-1:123456789012:access-point/fsap-0123456789abcdef0";
        var options = new DeploymentOptions { StackName = "files", Function = "dml-files", Code = _packages.Script(), FileSystem = AccessPoint };
        var error = await Assert.ThrowsAsync<InputException>(() => _deployer.DeployAsync(options));
        Assert.StartsWith("--file-system: a file system is reached through a network of yours", error.Message);

        var (subnet, group) = await NetworkAsync();
        var status = await _deployer.DeployAsync(options with { Subnets = [subnet], SecurityGroups = [group] });
        Assert.Equal("/mnt/dml", status.MountPath);
        var function = await FunctionAsync("dml-files");
        Assert.Equal(subnet, function.GetProperty("VpcConfig").GetProperty("SubnetIds")[0].GetString());
        Assert.Equal(group, function.GetProperty("VpcConfig").GetProperty("SecurityGroupIds")[0].GetString());
        Assert.EndsWith(
            "answers/;file:///mnt/dml/data/;file:///mnt/dml/splits/;file:///mnt/dml/answers/",
            function.GetProperty("Environment").GetProperty("Variables").GetProperty("DML_ALLOWED_PREFIXES").GetString());

        // moto knows neither mounts nor a new role's managed policies; the template's own words have to do.
        Assert.Contains("- Arn: !Ref FileSystemAccessPoint\n            LocalMountPath: !Ref MountPath", StackTemplate.Text);
        Assert.Contains("- [!Ref NetworkPolicy, !Ref FilePolicy]", StackTemplate.Text);

        // What is not named stays; nothing is mounted any more when it is named to be nothing.
        Assert.Equal("/mnt/dml", (await _deployer.UpdateAsync(new() { StackName = "files", MemoryMegabytes = 512 })).MountPath);
        Assert.Null((await _deployer.UpdateAsync(new() { StackName = "files", FileSystem = "" })).MountPath);
        await _deployer.DestroyAsync("files");
    }

    private SignedHttp Http() => new(new AwsSigner(MotoServer.Account.Credentials), "eu-central-1", _moto.Endpoints, TimeProvider.System);

    private async Task<XElement> AskIamAsync(string action, params (string, string)[] form)
    {
        using var http = Http();
        return await new QueryApi(http, "iam", "2010-05-08").AskAsync(action, form, TestContext.Current.CancellationToken);
    }

    private async Task<string> RoleAsync(string prefix) =>
        (await AskIamAsync("ListRoles")).All("RoleName").Select(e => e.Value).Single(name => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The account's default network.</summary>
    private async Task<(string Subnet, string SecurityGroup)> NetworkAsync()
    {
        using var http = Http();
        var ec2 = new QueryApi(http, "ec2", "2016-11-15");
        return (
            (await ec2.AskAsync("DescribeSubnets", [], default)).All("subnetId").First().Value,
            (await ec2.AskAsync("DescribeSecurityGroups", [], default)).All("groupId").First().Value);
    }

    private async Task<JsonElement> FunctionAsync(string name)
    {
        using var http = Http();
        var answer = await http.SendAsync(
            "lambda", "GetFunctionConfiguration", HttpMethod.Get, $"/2015-03-31/functions/{name}/configuration", [], "", TestContext.Current.CancellationToken);
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    private Task<PutObjectResponse> PutAsync(string bucket, string key, string content) =>
        _s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = content });
}
