using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Tests.Deployment;

public sealed class DeploymentOptionsTests : IDisposable
{
    private readonly Packages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public void Every_setting_is_a_parameter_of_the_template()
    {
        var all = new DeploymentOptions
        {
            Function = "f",
            Architecture = Architecture.Arm,
            MemoryMegabytes = 512,
            TimeoutSeconds = 60,
            ReservedConcurrency = 5,
            Prefix = "p/",
            KmsKeyArn = "arn:aws:kms:x",
            LogRetentionDays = 30,
            AnswerRetentionDays = 1,
            Subnets = ["subnet-1", "subnet-2"],
            SecurityGroups = ["sg-1"],
            FileSystem = "arn:aws:elasticfilesystem:eu-central-1:123456789012:access-point/fsap-0123456789abcdef0",
            MountPath = "/mnt/files",
        };
        all.Validate();
        var names = all.Parameters().Select(parameter => parameter.Key).Concat(["CodeBucket", "CodeKey", "ExistingBucket", "BucketName"]);
        Assert.Equal(StackTemplate.ParameterNames.Order(), names.Order());
        Assert.Contains(("Architecture", "arm64"), all.Parameters());
        Assert.Contains(("SubnetIds", "subnet-1,subnet-2"), all.Parameters());
        Assert.Empty(new DeploymentOptions().Parameters());
    }

    [Theory]
    [InlineData("--stack: found '1st'", "1st", null, null, null)]
    [InlineData("--memory: found '64', expected 128 … 10240", "s", 64, null, null)]
    [InlineData("--bucket: found 'My_Bucket'", "s", null, "My_Bucket", null)]
    [InlineData("--prefix: found 'dml'", "s", null, null, "dml")]
    [InlineData("--prefix: found '../'", "s", null, null, "../")]
    public void A_setting_out_of_its_range_is_named(string message, string stack, int? memory, string? bucket, string? prefix)
    {
        var options = new DeploymentOptions { StackName = stack, MemoryMegabytes = memory, Bucket = bucket, Prefix = prefix };
        Assert.StartsWith(message, Assert.Throws<InputException>(options.Validate).Message);
    }

    [Fact]
    public void A_network_and_a_file_system_are_named_in_full()
    {
        void Refused(string message, DeploymentOptions options) =>
            Assert.StartsWith(message, Assert.Throws<InputException>(options.Validate).Message);
        Refused("--file-system: found 'fs-1', expected the ARN of an EFS access point", new() { FileSystem = "fs-1" });
        Refused("--mount: found '/data', expected a path such as /mnt/dml", new() { MountPath = "/data" });
        Refused("--mount: found '/mnt/../etc'", new() { MountPath = "/mnt/../etc" });
        Refused("--subnets: found 'sg-1', expected ids such as subnet-", new() { Subnets = ["sg-1"] });
        Refused("--security-groups: found 'x'", new() { SecurityGroups = ["x"] });

        void RefusedTogether(string message, params (string Key, string Value)[] parameters) => Assert.StartsWith(
            message, Assert.Throws<InputException>(() => DeploymentOptions.CheckTogether(parameters.ToDictionary())).Message);
        RefusedTogether("--file-system: a file system is reached through a network", ("FileSystemAccessPoint", "arn"), ("SubnetIds", "subnet-1"));
        RefusedTogether("--subnets, --security-groups: found one of them", ("SubnetIds", "subnet-1"), ("SecurityGroupIds", ""));
        DeploymentOptions.CheckTogether(new Dictionary<string, string> { ["FileSystemAccessPoint"] = "" });
    }

    [Fact]
    public void The_zip_is_checked_before_it_is_sent()
    {
        static byte[] Elf(byte machine) => [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0];
        var arm = FunctionPackage.Open(_packages.Zip("bootstrap", Elf(0xB7)));
        Assert.Equal(Architecture.Arm, arm.Architecture);
        Assert.Equal(Architecture.X86, FunctionPackage.Open(_packages.Zip("bootstrap", Elf(0x3E))).Architecture);
        Assert.Null(_packages.Script().Architecture);
        var error = Assert.Throws<InputException>(new DeploymentOptions { Code = arm, Architecture = Architecture.X86 }.Validate);
        Assert.Contains("is built for arm64, expected x86_64", error.Message);

        string Refused(string path) => Assert.Throws<InputException>(() => FunctionPackage.Open(path)).Message;
        Assert.Contains("for machine 0x28", Refused(_packages.Zip("bootstrap", Elf(0x28))));
        Assert.Contains("has no file named bootstrap", Refused(_packages.Zip("main", Elf(0x3E))));
        Assert.Contains("is not a zip file", Refused(_packages.File("text.zip", [1, 2, 3])));
        Assert.Contains("cannot be read", Refused("/no/such/file.zip"));
    }

    [Fact]
    public void An_endpoint_comes_from_the_option_then_the_service_s_variable_then_the_general_one()
    {
        var variables = new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = "http://all", ["AWS_ENDPOINT_URL_LAMBDA"] = "http://lambda" };
        var endpoints = new ServiceEndpoints { Variable = variables.GetValueOrDefault };
        Assert.Equal("http://all/", endpoints.For("s3", "eu-west-1").AbsoluteUri);
        Assert.Equal("http://lambda/", endpoints.For("lambda", "eu-west-1").AbsoluteUri);
        Assert.Equal("http://option/", (endpoints with { All = new("http://option") }).For("lambda", "eu-west-1").AbsoluteUri);
        Assert.Equal("http://three/", (endpoints with { All = new("http://option"), S3 = new("http://three") }).For("s3", "eu-west-1").AbsoluteUri);
        variables.Clear();
        Assert.Equal("https://sts.eu-west-1.amazonaws.com/", endpoints.For("sts", "eu-west-1").AbsoluteUri);
        Assert.Equal("https://sts.cn-north-1.amazonaws.com.cn/", endpoints.For("sts", "cn-north-1").AbsoluteUri);
        variables["AWS_ENDPOINT_URL"] = "nonsense";
        Assert.StartsWith("AWS_ENDPOINT_URL: found 'nonsense'", Assert.Throws<InputException>(() => endpoints.Chosen("sts")).Message);
    }

    [Fact]
    public void The_template_passes_cfn_lint()
    {
        Assert.SkipUnless(PythonTool.Run("cfn-lint", "--version").ExitCode == 0, "there is no cfn-lint here (pip install cfn-lint)");
        var path = _packages.File("template.yaml", System.Text.Encoding.UTF8.GetBytes(StackTemplate.Text));
        var (code, output) = PythonTool.Run("cfn-lint", "--include-checks", "I", "--", path);
        Assert.True(code == 0, output);
        Assert.True(StackTemplate.Text.Length < 51_200, "CloudFormation takes at most 51,200 bytes in a request");
    }

    [Fact]
    public void Sam_takes_the_template_as_it_is()
    {
        PythonTool.Require("samtranslator, boto3");
        var path = _packages.File("template.yaml", System.Text.Encoding.UTF8.GetBytes(StackTemplate.Text));
        const string Program = """
            import sys, json, os
            os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"
            from samtranslator.yaml_helper import yaml_parse
            from samtranslator.translator.translator import Translator
            from samtranslator.parser.parser import Parser
            template = yaml_parse(open(sys.argv[1]).read())
            before = json.dumps(template["Resources"], sort_keys=True, default=str)
            after = Translator({}, Parser()).translate(template, {})
            assert json.dumps(after["Resources"], sort_keys=True, default=str) == before
            """;
        var (code, output) = PythonTool.Run("python3", "-c", Program, path);
        Assert.True(code == 0, output);
    }
}
