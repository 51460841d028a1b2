using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Invoking;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>moto: a fake of CloudFormation, IAM, Lambda, S3 and STS by other people, one process for the tests of a class.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private Process? _process;

    public Uri? Endpoint { get; private set; }

    public static AwsAccount Account { get; } = new(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), "eu-central-1");

    public ServiceEndpoints Endpoints => new() { All = Endpoint };

    public async ValueTask InitializeAsync()
    {
        if (PythonTool.Run("python3", "-c", "import moto.server, flask").ExitCode != 0)
        {
            return;
        }

        var port = FreePort();
        var start = new ProcessStartInfo("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        var listens = new TaskCompletionSource();
        void Look(string? line)
        {
            if (line is null || line.Contains("Running on", StringComparison.Ordinal))
            {
                listens.TrySetResult();
            }
        }

        _process.ErrorDataReceived += (_, data) => Look(data.Data);
        _process.OutputDataReceived += (_, data) => Look(data.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await listens.Task;
        Endpoint = new Uri($"http://127.0.0.1:{port}");
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
