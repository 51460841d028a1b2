using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.S3;

namespace DoubleML.Serverless.Tests.Storage;

/// <summary>
/// A third party's S3 server in a process of its own: <c>s3rver</c>, which npm installs on first use, or <c>moto_server</c> of Python's
/// moto
/// where it is on the PATH.
/// </summary>
internal sealed partial class S3Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private S3Server(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Endpoint = $"http://127.0.0.1:{port}";
    }

    public string Endpoint { get; }

    public const string AccessKey = "S3RVER";

    public static async Task<S3Server> StartAsync(string name)
    {
        var folder = Directory.CreateTempSubdirectory("dml-s3-");
        var port = FreePort();
        var process = name == "moto"
            ? Run("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"])
            : Run("node", [await InstallAsync(), "-d", folder.FullName, "-p", $"{port}", "-a", "127.0.0.1", "--configure-bucket",
                "unused"]);
        if (process is null)
        {
            folder.Delete(recursive: true);
            Assert.Skip($"the S3 server {name} is not to be had here: {(name == "moto" ? "moto_server is not on the PATH" : "node or npm is missing")}");
        }

        var server = new S3Server(process, folder, port);
        var ready = new TaskCompletionSource();
        void OnLine(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null || ReadyLine().IsMatch(line.Data))
            {
                ready.TrySetResult();
            }
        }

        process.OutputDataReceived += OnLine;
        process.ErrorDataReceived += OnLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return server;
    }

    /// <summary>A client with the SDK's defaults, but for the address.</summary>
    public AmazonS3Client Client() => new(
        AccessKey, AccessKey, new AmazonS3Config { ServiceURL = Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Installs s3rver beside the tests, once; returns its script, or a name that node will not find.</summary>
    private static async Task<string> InstallAsync()
    {
        const string version = "3.7.1";
        var folder = Path.Combine(AppContext.BaseDirectory, $"s3rver-{version}");
        var script = Path.Combine(folder, "node_modules", "s3rver", "bin", "s3rver.js");
        if (!File.Exists(script))
        {
            Directory.CreateDirectory(folder);
            using var npm = Run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, $"s3rver@{version}"]);
            await (npm?.WaitForExitAsync() ?? Task.CompletedTask);
            Assert.SkipUnless(File.Exists(script), "npm, which installs the S3 server s3rver, is missing or could not install it");
        }

        return script;
    }

    private static Process? Run(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception)
        {
            return null; // there is no such program
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("listening on|Running on")]
    private static partial Regex ReadyLine();
}
