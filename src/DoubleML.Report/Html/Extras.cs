using DoubleML.IO.Results;
using DoubleML.IO.Spec;
using DoubleML.Report.Text;

namespace DoubleML.Report.Html;

/// <summary>Parts of a report that are neither figure nor table.</summary>
internal static class Extras
{
    public static void PolicyTree(HtmlWriter html, PolicyTreeResult tree)
    {
        html.Element("p", $"The rule treats {Numbers.Percent(tree.ShareTreated)} of the observations.");
        using (html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Treatment rule")))
        {
            html.Element("pre", string.Join('\n', tree.Rule));
        }
    }

    public static void RobustSet(HtmlWriter html, ResultDocument result) => html.Element("p",
        $"With weak instruments, too, this {Numbers.Percent(result.Level)} confidence set is valid: "
        + (result.RobustConfset!.Length == 0 ? "it is empty." : string.Join(" and ", result.RobustConfset.Select(Interval)) + "."));

    public static void Reproduce(HtmlWriter html, ResultDocument result)
    {
        html.Element("p", "The same spec and seed give the same numbers, wherever the fits run. Save the spec as spec.json beside the data and run:");
        Code(html, "command", "Command", "dml fit spec.json --report report.html");
        Code(html, "spec", "Spec", SpecReader.Print(result.Spec!));
    }

    private static void Code(HtmlWriter html, string id, string name, string text)
    {
        using (html.Open("div", ("class", "code")))
        {
            html.Element("button", "Copy", ("type", "button"), ("data-copy", id), ("aria-label", $"Copy {name.ToLowerInvariant()}"));
            using (html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", name)))
            {
                html.Element("pre", text, ("id", id));
            }
        }
    }

    /// <summary>Bounds that are no numbers stand for an unbounded interval: JSON knows no infinity.</summary>
    private static string Interval(double[] bounds) =>
        $"[{(double.IsNaN(bounds[0]) ? "−∞" : Numbers.Short(bounds[0], 5))}, {(double.IsNaN(bounds[1]) ? "∞" : Numbers.Short(bounds[1], 5))}]";
}
