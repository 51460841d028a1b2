using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;

namespace DoubleML.Report.Html;

/// <summary>Writes HTML. Whatever is text becomes text: names of columns may contain markup, and stay what they are.</summary>
internal sealed class HtmlWriter
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element, closed by disposing of the result.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="attributes">Names and values; those without a value are left out.</param>
    public Scope Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        _open.Push(tag);
        return new Scope(this);
    }

    /// <summary>An element that holds text only.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="text">The text.</param>
    /// <param name="attributes">Names and values; those without a value are left out.</param>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        Text(text);
        _html.Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>An element that holds nothing, such as <c>meta</c>.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="attributes">Names and values.</param>
    public HtmlWriter Void(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(tag, attributes);
        return this;
    }

    /// <summary>Text.</summary>
    /// <param name="text">The text.</param>
    public HtmlWriter Text(string text)
    {
        _html.Append(Encode(text));
        return this;
    }

    /// <summary>A line break in the file, for those who read it.</summary>
    public HtmlWriter Line()
    {
        _html.Append('\n');
        return this;
    }

    /// <summary>An SVG drawing.</summary>
    /// <param name="svg">The drawing.</param>
    public HtmlWriter Drawing(XElement svg)
    {
        _html.Append(svg.ToString(SaveOptions.DisableFormatting));
        return this;
    }

    /// <summary>A style sheet or script of this project's own.</summary>
    /// <param name="tag"><c>style</c> or <c>script</c>.</param>
    /// <param name="content">Its content, which holds no end tag.</param>
    public HtmlWriter Own(string tag, string content)
    {
        _html.Append('<').Append(tag).Append('>').Append(content).Append("</").Append(tag).Append(">\n");
        return this;
    }

    /// <summary>The page.</summary>
    public override string ToString() => $"<!DOCTYPE html>\n{_html}";

    /// <summary>Only what would be markup is encoded, and what XML or HTML cannot hold is replaced.</summary>
    private static string Encode(string text)
    {
        var clean = string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
        return Encoder.Encode(clean);
    }

    private void Start(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                _html.Append(' ').Append(name).Append("=\"").Append(Encode(value)).Append('"');
            }
        }

        _html.Append('>');
    }

    private void Close() => _html.Append("</").Append(_open.Pop()).Append('>');

    /// <summary>An open element.</summary>
    /// <param name="writer">Where it is open.</param>
    internal readonly struct Scope(HtmlWriter writer) : IDisposable
    {
        /// <summary>Closes it.</summary>
        public void Dispose() => writer.Close();
    }
}
