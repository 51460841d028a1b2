using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DoubleML.Cli.Schema;

/// <summary>The documentation comments of the records that specs and results are made of; the build puts them into the program.</summary>
internal sealed partial class DocumentationComments
{
    private readonly Dictionary<(string Type, string? Key), string> _texts = [];

    /// <summary>Reads the comments.</summary>
    public DocumentationComments()
    {
        var program = Assembly.GetExecutingAssembly();
        foreach (var name in program.GetManifestResourceNames().Where(name => name.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var stream = program.GetManifestResourceStream(name)!;
            foreach (var member in XDocument.Load(stream).Descendants("member"))
            {
                Add(member);
            }
        }
    }

    /// <summary>What a type or the key of a record means; null where there is no comment.</summary>
    /// <param name="type">The record.</param>
    /// <param name="key">The key's name in JSON; null for the record itself.</param>
    public string? Describe(Type type, string? key)
    {
        var property = key is null ? null : Bare(key);
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (_texts.TryGetValue((declaring.FullName!.Replace('+', '.'), property), out var text))
            {
                return text;
            }
        }

        return null;
    }

    private void Add(XElement member)
    {
        var name = (string)member.Attribute("name")!;
        var (kind, path) = (name[0], name[2..]);
        if (kind == 'T')
        {
            Add(path, null, member.Element("summary"));
            foreach (var parameter in member.Elements("param"))
            {
                Add(path, (string)parameter.Attribute("name")!, parameter);
            }
        }
        else if (kind == 'P')
        {
            var dot = path.LastIndexOf('.');
            Add(path[..dot], path[(dot + 1)..], member.Element("summary"));
        }
    }

    private void Add(string type, string? property, XElement? comment)
    {
        if (comment is not null && Text(comment) is { Length: > 0 } text)
        {
            _texts.TryAdd((type, property is null ? null : Bare(property)), text);
        }
    }

    /// <summary>A name however it is written: <c>Beta1</c>, <c>beta_1</c>, <c>MaxDepth</c>, <c>max_depth</c>.</summary>
    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string KeyOf(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private static string Text(XElement comment)
    {
        var text = new StringBuilder();
        Append(text, comment);
        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { Name.LocalName: "see" or "paramref" } reference:
                    var target = ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword"))!;
                    text.Append(KeyOf(target.Split('(')[0].Split('.', ':')[^1]));
                    break;
                case XElement inner:
                    Append(text, inner);
                    text.Append(inner.Name.LocalName == "item" ? " " : "");
                    break;
            }
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
