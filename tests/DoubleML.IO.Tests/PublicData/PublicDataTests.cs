using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using DoubleML.IO.PublicData;
using DoubleML.IO.Tables;

namespace DoubleML.IO.Tests.PublicData;

public sealed class PublicDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BonusHasTheColumnsOfTheReferencePackage()
    {
        var raw = await RawAsync("penn_jae.dat.gz");
        using var server = new Server(_ => raw);
        var store = new PublicDataStore(_folder.PathOf("cache"), server.Address);
        var columns = await store.GetAsync(PublicDataSet.Find("bonus"), null, Token);
        var expected = await new TableReader(new FileSources()).ReadAsync(
            PathOf("bonus.csv.gz"), new TableRequest { Key = "data.path", Others = true }, Token);
        Assert.Equal(expected.Data.Names, columns.Select(column => column.Key));
        Assert.All(columns, column => Assert.All(
            column.Value.Zip(expected.Data[column.Key]), pair => Assert.Equal(pair.Second, pair.First, 1e-15 * Math.Abs(pair.Second))));
        Assert.Equal(["/penn_jae.dat"], server.Requests);

        await using var stream = store.Open("bonus");
        using var reader = new StreamReader(stream);
        Assert.Equal("inuidur1,tg,female,black,othrace,dep1,dep2,q2,q3,q4,q5,q6,agelt35,agegt54,durable,lusd,husd", await reader.ReadLineAsync(Token));
        Assert.Equal(["bonus.csv"], Directory.GetFiles(_folder.PathOf("cache")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task StataFilesAreRead()
    {
        // Sums, first-but-one and last values as pandas reads them.
        var columns = StataFile.Read(await RawAsync("sipp1991.dta.gz")).ToDictionary();
        Assert.Equal(
            ["nifa", "net_tfa", "tw", "age", "inc", "fsize", "educ", "db", "marr", "twoearn", "e401", "p401", "pira", "hown"], columns.Keys);
        Assert.All(columns.Values, column => Assert.Equal(9915, column.Length));
        Assert.Equal((178980968, 1015, 5000), (columns["net_tfa"].Sum(), columns["net_tfa"][1], columns["net_tfa"][^1]));
        Assert.Equal((407112, 36, 33), (columns["age"].Sum(), columns["age"][1], columns["age"][^1]));
        Assert.Equal((3682, 0, 1), (columns["e401"].Sum(), columns["e401"][1], columns["e401"][^1]));
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

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    private static async Task<byte[]> RawAsync(string name)
    {
        await using var gzip = new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress);
        var memory = new MemoryStream();
        await gzip.CopyToAsync(memory, Token);
        return memory.ToArray();
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
