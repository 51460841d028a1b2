using System.Security.Cryptography;
using System.Text;
using DoubleML.IO.Results;
using DoubleML.Report.Drawing;
using DoubleML.Report.Figures;
using DoubleML.Report.Kinds;
using DoubleML.Report.Text;

namespace DoubleML.Report.Html;

/// <summary>The report of a result: one HTML file that needs nothing else. The same result gives the same bytes.</summary>
public static class ReportPage
{
    private const double WideWidth = 840;

    /// <summary>A phone's 390 pixels without the margins of page and card.</summary>
    private const double NarrowWidth = 334;

    /// <summary>With more figures of a kind the rest is left to <c>dml plot --subject</c>.</summary>
    private const int FiguresOfAKind = 4;

    /// <summary>Rows of a plot that a page can bear; tables have them all.</summary>
    private const int RowsOfAFigure = 60;

    /// <summary>Writes the page.</summary>
    /// <param name="result">The result.</param>
    public static string Write(ResultDocument result)
    {
        var html = new HtmlWriter();
        var script = Resource("report.js");
        var title = Headline.Title(result);
        using (html.Open("html", ("lang", "en")))
        {
            using (html.Open("head"))
            {
                html.Void("meta", ("charset", "utf-8")).Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));

                // Nothing is loaded from anywhere, and no script runs but the one below.
                html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content",
                    $"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));
                html.Void("meta", ("name", "color-scheme"), ("content", "light dark")).Element("title", title).Line();
                html.Own("style", Colors() + Resource("report.css"));
            }

            using (html.Open("body"))
            using (html.Open("main"))
            {
                WriteHeader(html, result, title);
                WriteSections(html, result);
            }

            html.Own("script", script);
        }

        return html.Line().ToString();
    }

    private static void WriteHeader(HtmlWriter html, ResultDocument result, string title)
    {
        using (html.Open("header"))
        {
            html.Element("h1", title);
            html.Element("p", Headline.Subtitle(result), ("class", "subtitle"));
            using (html.Open("section", ("class", "headline"), ("id", "headline")))
            {
                if (Headline.Main(result) is { } main)
                {
                    var number = Numbers.OnScale(main.Se);
                    html.Element("p", number(main.Theta), ("class", "big"));
                    html.Element("p", $"{Numbers.Percent(result.Level)} confidence interval: {number(main.Ci[0])} to {number(main.Ci[1])}", ("class", "interval"));
                }

                var sentences = Headline.Sentences(result).ToList();
                html.Element("p", sentences[0]);
                if (Headline.Each(result) is { Count: > 0 } each)
                {
                    using (html.Open("ul"))
                    {
                        foreach (var item in each)
                        {
                            html.Element("li", item);
                        }
                    }
                }

                foreach (var sentence in sentences.Skip(1))
                {
                    html.Element("p", sentence);
                }
            }
        }

        html.Line();
    }

    private static void WriteSections(HtmlWriter html, ResultDocument result)
    {
        Section("estimates", "Estimates", ["forest"], Tables.Estimates);
        Section("contrasts", "Causal contrasts", ["contrasts"], Tables.Contrasts);
        Section("aggregation", "Aggregated effects", ["aggregation"], Tables.Aggregation);
        Section("gate", "Group effects", ["gate"], Tables.Gate);
        Section("cate", "Conditional effects", ["cate"], Tables.Cate);
        Section("policy", "Treatment rule", [], _ => [], result.PolicyTree is null ? null : () => Extras.PolicyTree(html, result.PolicyTree));
        Section("robust", "Robust to weak instruments", [], _ => [], result.RobustConfset is null ? null : () => Extras.RobustSet(html, result));
        Section("diagram", "Assumptions", ["dag"], _ => []);
        Section("repetitions", "Sample splits", ["repetitions"], _ => []);
        Section("propensity", "Propensity scores", ["overlap", "calibration"], Tables.Propensity);
        Section("sensitivity", "Omitted variables", ["contour"], Tables.Sensitivity);
        Section("nuisances", "Nuisance learners", ["losses"], Tables.Losses);
        Section("execution", "Time and cost", ["durations", "invocations", "cost"], Tables.Execution);
        Section("reproduce", "Reproduce", [], _ => [], result.Spec is null ? null : () => Extras.Reproduce(html, result));

        void Section(string id, string title, string[] kinds, Func<ResultDocument, IEnumerable<HtmlTable>> tables, Action? extra = null)
        {
            var figures = kinds.SelectMany(name => FigureKind.All.Single(kind => kind.Name == name).Make(result)
                .Select((figure, i) => (Kind: name, Index: i, Figure: figure))).ToList();
            var content = tables(result).ToList();
            if (figures.Count == 0 && content.Count == 0 && extra is null)
            {
                return;
            }

            using (html.Open("section", ("id", id)))
            {
                html.Element("h2", title);
                foreach (var (kind, index, figure) in figures.Where(entry => entry.Index < FiguresOfAKind))
                {
                    WriteFigure(html, $"{kind}-{index + 1}", figure, isTitled: figure.Title != title);
                }

                foreach (var kind in figures.GroupBy(entry => entry.Kind).Where(group => group.Count() > FiguresOfAKind))
                {
                    html.Element("p", $"{kind.Count() - FiguresOfAKind} more are left out here: dml plot RESULT.json --kind {kind.Key} --subject NAME --out FILE", ("class", "note"));
                }

                content.ForEach(table => table.Write(html));
                extra?.Invoke();
            }

            html.Line();
        }
    }

    private static void WriteFigure(HtmlWriter html, string id, Figure figure, bool isTitled)
    {
        var shown = Shorten(figure, out var left);
        using (html.Open("figure", ("id", id)))
        {
            if (isTitled)
            {
                html.Element("h3", figure.Title);
            }

            // Drawn twice: what is scaled down to a phone cannot be read.
            using (html.Open("div", ("class", "wide")))
            {
                html.Drawing(SvgImage.ForPage(shown, $"{id}-wide", WideWidth));
            }

            using (html.Open("div", ("class", "narrow")))
            {
                html.Drawing(SvgImage.ForPage(shown, $"{id}-narrow", NarrowWidth));
            }

            html.Element("figcaption", left > 0 ? $"{figure.Note} {left} more rows stand in the table only." : figure.Note);
        }

        html.Line();
    }

    private static Figure Shorten(Figure figure, out int left)
    {
        (var shown, left) = figure switch
        {
            IntervalFigure intervals when intervals.Rows.Count > RowsOfAFigure =>
                (intervals with { Rows = [.. intervals.Rows.Take(RowsOfAFigure)] }, intervals.Rows.Count - RowsOfAFigure),
            SpreadFigure spread when spread.Rows.Count > RowsOfAFigure =>
                (spread with { Rows = [.. spread.Rows.Take(RowsOfAFigure)] }, spread.Rows.Count - RowsOfAFigure),
            _ => (figure, 0),
        };
        return shown;
    }

    private static string Colors()
    {
        static string Variables(Theme theme) => string.Concat(theme.Colors.Select(color => $"--{color.Name}:{color.Hex};"));
        return $":root{{{Variables(Theme.Light)}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{Variables(Theme.Dark)}}}}}\n";
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
