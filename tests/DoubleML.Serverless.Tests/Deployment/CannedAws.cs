using System.Collections.Concurrent;
using System.Net;
using System.Text;
using DoubleML.Serverless.Deployment;

namespace DoubleML.Serverless.Tests.Deployment;

/// <summary>A server that answers CloudFormation's actions with given XML, each action's answers in turn, the last one for ever.</summary>
internal sealed class CannedAws : IDisposable
{
    private const string Namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, Queue<(int Status, string Xml)>> _answers = new();

    public CannedAws(bool identity = true)
    {
        Endpoint = new Uri($"http://127.0.0.1:{MotoServer.FreePort()}/");
        _listener.Prefixes.Add(Endpoint.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
        if (identity)
        {
            Answer("GetCallerIdentity", "<Arn>arn:aws:iam::123456789012:user/kim</Arn><UserId>AIDA</UserId><Account>123456789012</Account>");
        }
    }

    public Uri Endpoint { get; }

    public ServiceEndpoints Endpoints => new() { All = Endpoint };

    public List<(string Action, string Form)> Requests { get; } = [];

    public CannedAws Answer(string action, string result) =>
        Add(action, 200, $"<{action}Response xmlns=\"{Namespace}\"><{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>");

    public CannedAws Refuse(string action, int status, string code, string message) => Add(
        action, status, $"<ErrorResponse xmlns=\"{Namespace}\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>");

    public static string Stack(string status, string more = "") =>
        $"<Stacks><member><StackName>s</StackName><StackId>arn:s/1</StackId><StackStatus>{status}</StackStatus>{more}</member></Stacks>";

    /// <summary>Events as CloudFormation lists them: newest first.</summary>
    public static string Events(params (string Id, string Logical, string Type, string Status, string Reason)[] oldestFirst) =>
        $"<StackEvents>{string.Concat(oldestFirst.Reverse().Select(e => $"<member><EventId>{e.Id}</EventId><LogicalResourceId>{e.Logical}</LogicalResourceId><ResourceType>{e.Type}</ResourceType><ResourceStatus>{e.Status}</ResourceStatus><ResourceStatusReason>{e.Reason}</ResourceStatusReason></member>"))}</StackEvents>";

    public void Dispose() => _listener.Close();

    private CannedAws Add(string action, int status, string xml)
    {
        _answers.GetOrAdd(action, _ => new()).Enqueue((status, xml));
        return this;
    }

    private async Task ServeAsync()
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

            using var reader = new StreamReader(context.Request.InputStream);
            var form = Uri.UnescapeDataString(await reader.ReadToEndAsync());
            var action = form.Split('&')[0]["Action=".Length..];
            lock (Requests)
            {
                Requests.Add((action, form));
            }

            var answers = _answers[action];
            var (status, xml) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/xml";
            context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(xml));
            context.Response.Close();
        }
    }
}
