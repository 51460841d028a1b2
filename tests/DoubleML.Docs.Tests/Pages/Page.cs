using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DoubleML.Docs.Tests.Pages;

/// <summary>A Markdown page: its fenced blocks, headings, links and tables.</summary>
internal sealed partial class Page
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseYamlFrontMatter().Build();

    private readonly MarkdownDocument _document;

    public Page(string name)
    {
        Name = name;
        Text = File.ReadAllText(Repository.PathOf(name));
        _document = Markdown.Parse(Text, Pipeline);
        Blocks = ReadBlocks();
    }

    /// <summary>The page's path, relative to the root.</summary>
    public string Name { get; }

    /// <summary>The whole page.</summary>
    public string Text { get; }

    /// <summary>The fenced blocks; those that show another one's output hang on that one.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>The targets of all links and pictures, with their lines.</summary>
    public IEnumerable<(string Target, int Line)> Links => _document.Descendants<LinkInline>()
        .Where(link => link.Url is not null).Select(link => (link.Url!, link.Line + 1));

    /// <summary>The fragments that links to headings of this page use.</summary>
    public ISet<string> Fragments => _document.Descendants<HeadingBlock>()
        .Select(heading => Slug(PlainText(heading.Inline!))).ToHashSet(StringComparer.Ordinal);

    /// <summary>The first table below a heading, as rows of cell texts; null where there is none before the next heading.</summary>
    /// <param name="heading">The heading's text without markup.</param>
    public IReadOnlyList<IReadOnlyList<string>>? TableBelow(string heading)
    {
        var blocks = _document.ToList();
        var start = blocks.FindIndex(block => block is HeadingBlock h && PlainText(h.Inline!) == heading);
        return start < 0
            ? null
            : blocks.Skip(start + 1).TakeWhile(block => block is not HeadingBlock).OfType<Markdig.Extensions.Tables.Table>().Select(table =>
                (IReadOnlyList<IReadOnlyList<string>>)[.. table.Cast<Markdig.Extensions.Tables.TableRow>().Select(row =>
                    (IReadOnlyList<string>)[.. row.Cast<Markdig.Extensions.Tables.TableCell>().Select(CellText)])]).FirstOrDefault();
    }

    /// <summary>The fragment that GitHub and docfx make of a heading.</summary>
    public static string Slug(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    private static string CellText(Markdig.Extensions.Tables.TableCell cell) =>
        string.Concat(cell.Descendants<ParagraphBlock>().Select(paragraph => PlainText(paragraph.Inline!)));

    private static string PlainText(ContainerInline inline) => string.Concat(inline.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => "",
    }));

    private List<Block> ReadBlocks()
    {
        var blocks = new List<Block>();
        foreach (var container in _document.Descendants<ContainerBlock>().Prepend(_document))
        {
            var markers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var follows = false;
            foreach (var block in container)
            {
                if (block is HtmlBlock html)
                {
                    foreach (Match match in Marker().Matches(html.Lines.ToString()))
                    {
                        markers[match.Groups["key"].Value] = match.Groups["value"].Value;
                    }

                    continue;
                }

                if (block is FencedCodeBlock fence)
                {
                    var read = new Block(
                        Name, fence.Line + 1, fence.Line + fence.Lines.Count + 2, fence.Info ?? "", fence.Lines.ToString(),
                        new Dictionary<string, string>(markers, StringComparer.OrdinalIgnoreCase));
                    if (read.Language == "" && follows && markers.Count == 0)
                    {
                        blocks[^1] = blocks[^1] with { Output = read };
                        follows = false;
                    }
                    else
                    {
                        blocks.Add(read);
                        follows = read.Language != "";
                    }
                }
                else
                {
                    follows = false;
                }

                markers.Clear();
            }
        }

        return [.. blocks.OrderBy(block => block.Line)];
    }

    [GeneratedRegex(@"<!--\s*(?<key>not run|compiled only|file|exit code):\s*(?<value>.*?)\s*-->", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Marker();
}
