using System.Net.Mime;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DoubleML.Serverless.Deployment;

/// <summary>AWS's Query protocol: form parameters in, XML out.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="service">The service's signing name.</param>
/// <param name="version">The version of its API, a date.</param>
internal sealed class QueryApi(SignedHttp http, string service, string version)
{
    /// <summary>Asks the service.</summary>
    /// <param name="action">The action.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The answer's root.</returns>
    /// <exception cref="AwsServiceException">The service refused, or could not be reached.</exception>
    public async Task<XElement> AskAsync(
        string action, IEnumerable<(string Key, string Value)> parameters, CancellationToken cancellationToken)
    {
        var form = new StringBuilder($"Action={action}&Version={version}");
        foreach (var (key, value) in parameters)
        {
            form.Append('&').Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
        }

        var answer = await http.SendAsync(
            service, action, HttpMethod.Post, "/", Encoding.UTF8.GetBytes(form.ToString()), MediaTypeNames.Application.FormUrlEncoded, cancellationToken)
            .ConfigureAwait(false);
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(answer.Body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            root = XElement.Load(reader);
        }
        catch (XmlException exception)
        {
            throw new AwsServiceException(service, action, $"HTTP {(int)answer.Status}", "the answer is not the XML that AWS documents", exception);
        }

        if (answer.IsSuccess)
        {
            return root;
        }

        throw new AwsServiceException(
            service, action, root.All("Code").FirstOrDefault()?.Value ?? $"HTTP {(int)answer.Status}", root.All("Message").FirstOrDefault()?.Value ?? "no reason given");
    }
}

/// <summary>Elements by their local names: services differ in namespaces.</summary>
internal static class XmlByLocalName
{
    public static IEnumerable<XElement> All(this XElement element, string name) => element.Descendants().Where(child => child.Name.LocalName == name);

    public static string? Text(this XElement element, string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    /// <summary>The members of a list: <c>&lt;name&gt;&lt;member&gt;…</c>.</summary>
    public static IEnumerable<XElement> Members(this XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName == name).Elements().Where(child => child.Name.LocalName == "member");
}
