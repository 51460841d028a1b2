using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Serverless.Tests.Client;

/// <summary>Signatures against botocore's: the same request at the same time.</summary>
public sealed class AwsSignerTests
{
    private const string _key = "AKIDEXAMPLE";
    private const string _secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private const string _script = """
        import base64, hashlib, json, sys
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        answers = []
        for case in json.load(sys.stdin):
            body = base64.b64decode(case["body"])
            auth = SigV4Auth(Credentials(case["key"], case["secret"], case["token"]), case["service"], case["region"])
            request = AWSRequest(method=case["method"], url=case["url"], data=body, headers=case["headers"])
            request.context["timestamp"] = case["time"]
            assert request.headers["X-Amz-Content-Sha256"] == hashlib.sha256(body).hexdigest()
            auth._modify_request_before_signing(request)
            text = auth.string_to_sign(request, auth.canonical_request(request))
            auth._inject_signature_to_request(request, auth.signature(text, request))
            answers.append(request.headers["Authorization"])
        json.dump(answers, sys.stdout)
        """;

    private static readonly DateTimeOffset _time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task AgreesWithBotocore()
    {
        var python = FindPython();
        Assert.SkipWhen(python is null, "no python3 with botocore (Debian: python3-botocore) is here");
        var cases = new JsonArray();
        var ours = new List<string>();
        foreach (var (request, token) in Requests())
        {
            AWSCredentials credentials = token is null ? new BasicAWSCredentials(_key, _secret) : new SessionAWSCredentials(_key, _secret, token);
            var signed = await new AwsSigner(credentials).SignAsync(request, TestContext.Current.CancellationToken);
            ours.Add(signed["Authorization"]);
            var headers = new JsonObject();
            foreach (var (name, value) in request.Headers.Concat(signed.Where(header => header.Key != "Authorization")))
            {
                headers[name] = value;
            }

            cases.Add(new JsonObject
            {
                ["method"] = request.Method.Method,
                ["url"] = request.Uri.AbsoluteUri,
                ["body"] = Convert.ToBase64String(request.Body),
                ["headers"] = headers,
                ["service"] = request.Service,
                ["region"] = request.Region,
                ["key"] = _key,
                ["secret"] = _secret,
                ["token"] = token,
                ["time"] = "20260102T030405Z",
            });
        }

        Assert.Equal(JsonSerializer.Deserialize<string[]>(Run(python!, _script, cases.ToJsonString()))!, ours);
    }

    [Fact]
    public async Task GivesTheHeadersToSend()
    {
        var request = new SigningRequest("lambda", "eu-central-1", HttpMethod.Post, Invocation("f")) { Body = "{}"u8.ToArray() };
        var signed = await new AwsSigner(new SessionAWSCredentials(_key, _secret, "token")).SignAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("token", signed["X-Amz-Security-Token"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("{}"u8)), signed["X-Amz-Content-Sha256"]);
        Assert.Contains("/eu-central-1/lambda/aws4_request", signed["Authorization"], StringComparison.Ordinal);
    }

    private static IEnumerable<(SigningRequest Request, string? Token)> Requests()
    {
        string?[] tokens = [null, "IQoJb3JpZ2luX2VjE//session+token=="];
        byte[][] bodies = [[], "{\"a\":\"ü\"}"u8.ToArray(), [.. Enumerable.Range(0, 256).Select(i => (byte)i)]];
        Uri[] invocations =
        [
            Invocation("dml"), Invocation("dml-function_1"), Invocation("arn:aws:lambda:us-east-1:123456789012:function:dml"),
            Invocation("123456789012:function:dml", "prod"), Invocation("f", "$LATEST"), Invocation("ä b+c~d*(e)", "1 &=?%/+"),
        ];
        var headers = new Dictionary<string, string> { ["X-Amz-Invocation-Type"] = "RequestResponse", ["X-Amz-Log-Type"] = "Tail" };
        foreach (var token in tokens)
        {
            foreach (var uri in invocations)
            {
                foreach (var body in bodies)
                {
                    yield return (new("lambda", "us-east-1", HttpMethod.Post, uri) { Headers = headers, Body = body, Time = _time }, token);
                }
            }

            var query = "Action=DescribeStacks&StackName=dml%20stack&Version=2010-05-15"u8.ToArray();
            var form = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8" };
            yield return (new("cloudformation", "eu-west-1", HttpMethod.Post, new("https://cloudformation.eu-west-1.amazonaws.com/"))
            { Headers = form, Body = query, Time = _time }, token);
            yield return (new("sts", "us-east-1", HttpMethod.Get, new("https://sts.amazonaws.com/?Version=2011-06-15&Action=GetCallerIdentity"))
            { Time = _time }, token);
            yield return (new("iam", "us-east-1", HttpMethod.Get, new("http://127.0.0.1:5000/?Action=GetRole&RoleName=a%2Fb&Empty=")) { Time = _time }, token);
        }
    }

    private static Uri Invocation(string function, string? qualifier = null) =>
        new LambdaInvokerOptions { Function = function, Qualifier = qualifier, Region = "us-east-1" }.InvocationUri;

    private static string? FindPython()
    {
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
        {
            try
            {
                Run(python, "import botocore.auth", "");
                return python;
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // the next one
            }
        }

        return null;
    }

    private static string Run(string python, string script, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(errors.GetAwaiter().GetResult());
    }
}
