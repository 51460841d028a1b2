namespace DoubleML.Report.Html;

/// <summary>A table: the first column names the rows, the others are numbers.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The cells.</param>
internal sealed record HtmlTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Longer tables are folded.</summary>
    private const int RowsShown = 40;

    /// <summary>Writes it, folded if it is long.</summary>
    /// <param name="html">Where to.</param>
    public void Write(HtmlWriter html)
    {
        if (Rows.Count <= RowsShown)
        {
            WriteTable(html);
            return;
        }

        using (html.Open("details"))
        {
            html.Element("summary", $"{Caption}: {Rows.Count} rows");
            WriteTable(html);
        }
    }

    private void WriteTable(HtmlWriter html)
    {
        // A wide table scrolls by itself; the page does not.
        using (html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", Caption)))
        using (html.Open("table"))
        {
            html.Element("caption", Caption);
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                foreach (var column in Columns)
                {
                    html.Element("th", column, ("scope", "col"));
                }
            }

            using (html.Open("tbody"))
            {
                foreach (var row in Rows)
                {
                    using (html.Open("tr"))
                    {
                        html.Element("th", row[0], ("scope", "row"));
                        foreach (var cell in row.Skip(1))
                        {
                            html.Element("td", cell);
                        }
                    }
                }
            }
        }

        html.Line();
    }
}
