using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DoubleML.Serverless.Tests.Client.Fakes;

/// <summary>A small HTTP/1.1 server on the loopback interface that can also break connections.</summary>
internal sealed class LambdaServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Exchange, Task> _handle;
    private readonly ConcurrentBag<Socket> _connections = [];
    private readonly Task _loop;

    public LambdaServer(Func<Exchange, Task> handle)
    {
        _handle = handle;
        _listener.Start(2000);
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _loop = Task.Run(AcceptAsync);
    }

    public Uri Endpoint { get; }

    public int Connections => _connections.Count;

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        _listener.Stop();
        foreach (var socket in _connections)
        {
            socket.Dispose();
        }

        _loop.Wait();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            _connections.Add(socket);
            _ = Task.Run(() => ServeAsync(socket));
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            while (await Exchange.ReadAsync(socket, stream) is { } exchange)
            {
                await _handle(exchange);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // one of the two has gone
        }
    }

    /// <summary>One request and its answer.</summary>
    internal sealed class Exchange(Socket socket, Stream stream, string requestLine, Dictionary<string, string> headers, byte[] body)
    {
        public string RequestLine => requestLine;

        public IReadOnlyDictionary<string, string> Headers => headers;

        public byte[] Body => body;

        public static async Task<Exchange?> ReadAsync(Socket socket, Stream stream)
        {
            var head = new List<byte>();
            var next = new byte[1];
            while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
            {
                if (await stream.ReadAsync(next) == 0)
                {
                    return null;
                }

                head.Add(next[0]);
            }

            var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
                .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
            var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"))];
            await stream.ReadExactlyAsync(body);
            return new Exchange(socket, stream, lines[0], headers, body);
        }

        public async Task AnswerAsync(byte[] content, int status = 200, params (string Name, string Value)[] fields)
        {
            var head = $"HTTP/1.1 {status} Reason\r\nContent-Length: {content.Length}\r\n" +
                string.Concat(fields.Select(field => $"{field.Name}: {field.Value}\r\n")) + "\r\n";
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. content]);
        }

        /// <summary>Breaks the connection, after a part of an answer if one is given.</summary>
        public async Task ResetAsync(string part = "")
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(part));
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
    }
}
