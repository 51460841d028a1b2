using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using DoubleML.IO.PublicData;

namespace DoubleML.IO.Tests.PublicData;

public sealed class PublicDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A made-up file of the bonus experiment's layout: groups 0, 4 and another, dependants 0 to 2.</summary>
    private const string BonusLayout = """
        abdt tg inuidur1 inuidur2 female black hispanic othrace dep q1 q2 q3 q4  q5 q6 recall agelt35 agegt54 durable nondurable lusd husd muld
        10824 0 18 18 0 0 0 0 2 0 0 0 0 1 0 0 0 0 0 0 0 1 0
        10635 2 7 3 1 0 0 0 0 0 0 0 1 0 0 0 1 0 0 0 1 0 0
        10551 4 1 6 1 1 0 1 1 0 1 0 0 0 0 0 0 1 1 0 0 0 0
        10824 0 27 18 0 0 0 0 0 0 0 0 0 0 1 0 1 0 0 0 1 0 0

        """;

    [Fact]
    public async Task BonusKeepsControlsAndGroupFourAndTakesLogarithms()
    {
        var raw = Encoding.ASCII.GetBytes(BonusLayout);
        using var server = new Server(_ => raw);
        var store = new PublicDataStore(_folder.PathOf("cache"), server.Address);
        var set = PublicDataSet.Find("bonus") with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(raw)) };
        var columns = (await store.GetAsync(set, null, Token)).ToDictionary();
        Assert.Equal(["/penn_jae.dat"], server.Requests);
        Assert.Equal([0, 1, 0], columns["tg"]);
        Assert.Equal([Math.Log(18), 0, Math.Log(27)], columns["inuidur1"], (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([0, 1, 0], columns["dep1"]);
        Assert.Equal([1, 0, 0], columns["dep2"]);
        Assert.Equal([0, 1, 0], columns["othrace"]);
        Assert.Equal([1, 0, 0], columns["q5"]);
        Assert.Equal([0, 0, 1], columns["q6"]);

        await using var stream = store.Open("bonus");
        using var reader = new StreamReader(stream);
        Assert.Equal("inuidur1,tg,female,black,othrace,dep1,dep2,q2,q3,q4,q5,q6,agelt35,agegt54,durable,lusd,husd", await reader.ReadLineAsync(Token));
        Assert.Equal(["bonus.csv"], Directory.GetFiles(_folder.PathOf("cache")).Select(Path.GetFileName));
    }

    [Fact]
    public void StataFilesAreRead()
    {
        // Made up, and written by pandas: bytes, doubles, short and long integers, and a float that is missing.
        var columns = StataFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "small.dta"))).ToDictionary();
        Assert.Equal(["age", "inc", "net_tfa", "size", "id"], columns.Keys);
        Assert.Equal([31, 47, 52], columns["age"]);
        Assert.Equal([12000.5, -3.25, 88000], columns["inc"]);
        Assert.Equal([-500, 32000, 7], columns["net_tfa"]);
        Assert.Equal([2.5, double.NaN, 1], columns["size"]);
        Assert.Equal([100000, 2, -7], columns["id"]);
    }

    [Fact]
    public async Task AnotherContentIsRejectedAndNotKept()
    {
        using var server = new Server(_ => "abdt tg\n"u8.ToArray());
        var store = new PublicDataStore(_folder.PathOf("cache"), server.Address);
        var exception = await Assert.ThrowsAsync<InputException>(() => store.GetAsync(PublicDataSet.Find("bonus"), null, Token));
        Assert.Contains("SHA-256", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("cache")));
        Assert.Throws<InputException>(() => store.Open("bonus"));
    }

    [Fact]
    public async Task AServerWithoutTheFileIsNamed()
    {
        using var server = new Server(_ => null);
        var exception = await Assert.ThrowsAsync<InputException>(() =>
            new PublicDataStore(_folder.Root, server.Address).GetAsync(PublicDataSet.Find("bonus"), null, Token));
        Assert.Contains("404", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--from with a copy of penn_jae.dat", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatDoesNotAnswerIsGivenUp()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var store = new PublicDataStore(_folder.Root, new Uri($"http://{silent.LocalEndpoint}/"), TimeSpan.FromMilliseconds(200));
        var exception = await Assert.ThrowsAsync<InputException>(() => store.GetAsync(PublicDataSet.Find("bonus"), null, Token));
        Assert.Contains("cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancellingIsNoBadInput()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var store = new PublicDataStore(_folder.Root, new Uri($"http://{silent.LocalEndpoint}/"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.GetAsync(PublicDataSet.Find("bonus"), null, cancellation.Token));
    }

    /// <summary>A web server on this machine: answers a path with bytes, or 404 for null.</summary>
    private sealed class Server : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Server(Func<string, byte[]?> answer)
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
            }

            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _ = ServeAsync(answer);
        }

        public Uri Address { get; }

        public List<string> Requests { get; } = [];

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(Func<string, byte[]?> answer)
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                Requests.Add(context.Request.Url!.AbsolutePath);
                var content = answer(context.Request.Url.AbsolutePath);
                context.Response.StatusCode = content is null ? 404 : 200;
                if (content is not null)
                {
                    await context.Response.OutputStream.WriteAsync(content);
                }

                context.Response.Close();
            }
        }
    }
}
