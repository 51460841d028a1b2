using DoubleML.Serverless.Deployment;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>What a person is told when AWS says no: answers in the XML that AWS documents.</summary>
public sealed class FailureTests : IDisposable
{
    private const string NoStack = "Stack with id s does not exist";
    private readonly Packages _packages = new();
    private readonly CannedAws _aws = new();
    private readonly Deployer _deployer;
    private readonly DeploymentOptions _options;

    public FailureTests()
    {
        _deployer = new Deployer(MotoServer.Account, _aws.Endpoints, new InstantTime());
        _options = new DeploymentOptions { StackName = "s", Code = _packages.Script() };
    }

    public void Dispose()
    {
        _deployer.Dispose();
        _aws.Dispose();
        _packages.Dispose();
    }

    [Fact]
    public async Task A_stack_that_fails_gives_the_reasons_of_all_that_failed_and_not_of_what_was_cancelled()
    {
        _aws.Refuse("DescribeStacks", 400, "ValidationError", NoStack)
            .Answer("CreateStack", "<StackId>arn:s/1</StackId>")
            .Answer("DescribeStacks", CannedAws.Stack("CREATE_IN_PROGRESS"))
            .Answer("DescribeStacks", CannedAws.Stack("ROLLBACK_IN_PROGRESS"))
            .Answer("DescribeStacks", CannedAws.Stack("ROLLBACK_COMPLETE"));
        (string, string, string, string, string)[] events =
        [
            ("1", "s", "AWS::CloudFormation::Stack", "CREATE_IN_PROGRESS", "User Initiated"),
            ("2", "Bucket", "AWS::S3::Bucket", "CREATE_FAILED", "dml already exists"),
            ("3", "Key", "AWS::KMS::Key", "CREATE_FAILED", "Resource creation cancelled"),
            ("4", "Policy", "AWS::S3::BucketPolicy", "CREATE_FAILED", "no rights to s3:PutBucketPolicy"),
            ("5", "s", "AWS::CloudFormation::Stack", "ROLLBACK_COMPLETE", ""),
        ];
        _aws.Answer("DescribeStackEvents", CannedAws.Events(events[..1]))
            .Answer("DescribeStackEvents", CannedAws.Events(events[..4]))
            .Answer("DescribeStackEvents", CannedAws.Events(events));
        var progress = new Recorder();
        var error = await Assert.ThrowsAsync<DeploymentException>(() => _deployer.DeployAsync(_options, progress));
        Assert.Equal("ROLLBACK_COMPLETE", error.Status);
        Assert.Equal(
            ["Bucket (AWS::S3::Bucket): dml already exists", "Policy (AWS::S3::BucketPolicy): no rights to s3:PutBucketPolicy"], error.Reasons);
        Assert.Contains("Bucket (AWS::S3::Bucket): dml already exists", error.Message);
        Assert.Equal(["account", "s", "Bucket", "Key", "Policy", "s"], progress.Events.Select(e => e.Subject));
        Assert.Equal(3, progress.Events.Count(e => e.IsFailure));
    }

    [Fact]
    public async Task Nothing_to_change_is_success()
    {
        _aws.Answer("DescribeStacks", CannedAws.Stack("UPDATE_COMPLETE", "<Parameters><member><ParameterKey>CodeKey</ParameterKey><ParameterValue>dml/code/1.zip</ParameterValue></member></Parameters>"))
            .Answer("DescribeStackEvents", CannedAws.Events(("1", "s", "AWS::CloudFormation::Stack", "UPDATE_COMPLETE", "")))
            .Refuse("UpdateStack", 400, "ValidationError", "No updates are to be performed.");
        var progress = new Recorder();
        var status = await _deployer.DeployAsync(_options with { Code = null }, progress);
        Assert.Equal("UPDATE_COMPLETE", status.StackStatus);
        Assert.Equal(new DeploymentEvent("s", "is up to date"), progress.Events[^1]);
        Assert.Contains("Parameters.member.1.ParameterValue=dml/code/1.zip", _aws.Requests.Single(request => request.Action == "UpdateStack").Form);
    }

    [Fact]
    public async Task A_stack_left_by_a_failed_creation_is_removed_first()
    {
        _aws.Answer("DescribeStacks", CannedAws.Stack("ROLLBACK_COMPLETE"))
            .Answer("DescribeStacks", CannedAws.Stack("DELETE_COMPLETE"))
            .Answer("DeleteStack", "")
            .Answer("DescribeStackEvents", CannedAws.Events(("1", "s", "AWS::CloudFormation::Stack", "DELETE_COMPLETE", "")))
            .Refuse("CreateStack", 403, "AccessDenied", "User kim is not authorized to perform: cloudformation:CreateStack");
        var error = await Assert.ThrowsAsync<AwsServiceException>(() => _deployer.DeployAsync(_options));
        Assert.Equal("cloudformation CreateStack: AccessDenied: User kim is not authorized to perform: cloudformation:CreateStack", error.Message);
        Assert.Equal(
            ["GetCallerIdentity", "DescribeStacks", "DescribeStackEvents", "DeleteStack", "DescribeStacks", "DescribeStackEvents", "CreateStack"],
            _aws.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task A_throttled_request_is_sent_again_and_is_the_same_request_to_cloudformation()
    {
        _aws.Refuse("DescribeStacks", 400, "ValidationError", NoStack)
            .Refuse("CreateStack", 400, "Throttling", "Rate exceeded")
            .Refuse("CreateStack", 503, "ServiceUnavailable", "busy")
            .Refuse("CreateStack", 400, "LimitExceededException", "stacks: 2000");
        var error = await Assert.ThrowsAsync<AwsServiceException>(() => _deployer.DeployAsync(_options));
        Assert.Equal("LimitExceededException", error.Code);
        var forms = _aws.Requests.Where(request => request.Action == "CreateStack").Select(request => request.Form).ToList();
        Assert.Equal(3, forms.Count);
        Assert.Single(forms.Distinct());
        Assert.Contains("&Capabilities.member.1=CAPABILITY_IAM&ClientRequestToken=dml-", forms[0]);
    }

    [Fact]
    public async Task Credentials_that_do_not_work_are_found_before_anything_is_begun()
    {
        using var aws = new CannedAws(identity: false);
        aws.Refuse("GetCallerIdentity", 403, "InvalidClientTokenId", "The security token included in the request is invalid");
        using var deployer = new Deployer(MotoServer.Account, aws.Endpoints, new InstantTime());
        var error = await Assert.ThrowsAsync<AwsServiceException>(() => deployer.DeployAsync(_options));
        Assert.Equal("sts GetCallerIdentity: InvalidClientTokenId: The security token included in the request is invalid", error.Message);
    }

    [Fact]
    public async Task An_endpoint_that_nobody_listens_at_is_named()
    {
        var nobody = new Uri($"http://127.0.0.1:{MotoServer.FreePort()}");
        using var deployer = new Deployer(MotoServer.Account, new ServiceEndpoints { All = nobody }, new InstantTime());
        var error = await Assert.ThrowsAsync<AwsServiceException>(() => deployer.StatusAsync("s"));
        Assert.Contains($"{nobody.GetLeftPart(UriPartial.Authority)} cannot be reached", error.Message);
    }
}
