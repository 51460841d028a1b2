using System.Text.RegularExpressions;
using DoubleML.IO.Results;
using DoubleML.Report.Html;

namespace DoubleML.Report.Tests;

/// <summary>The page's text, without a browser.</summary>
public partial class ReportPageTests
{
    private static readonly string[] AllSections =
    [
        "headline", "estimates", "contrasts", "aggregation", "gate", "cate", "policy", "robust", "diagram", "repetitions", "propensity", "sensitivity",
        "nuisances", "execution", "reproduce",
    ];

    [Fact]
    public void EverySectionIsThereOnce() => Assert.Equal(AllSections, Sections(ReportPage.Write(SampleResults.Everything("d1", "d2"))));

    [Fact]
    public void SectionsWithoutContentAreNot() => Assert.Equal(["headline", "estimates", "execution"], Sections(ReportPage.Write(SampleResults.Least())));

    [Fact]
    public void TheSameResultGivesTheSameBytes() =>
        Assert.Equal(ReportPage.Write(SampleResults.Everything("d")), ReportPage.Write(ResultJson.Read(ResultJson.Write(SampleResults.Everything("d")))));

    [Fact]
    public void NamesOfColumnsAreTextAndNothingElse()
    {
        var result = SampleResults.Everything(SampleResults.HostileName, "\"><img src=x onerror=alert(1)>") with
        {
            Model = "<b>",
            Score = "</title><script>",
            Roles = new RolesResult("</style><script>", ["<i>"], ["</pre><script>"]),
        };
        var html = ReportPage.Write(result);
        Assert.Single(Regex.Matches(html, "<script"));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', html);
    }

    [Fact]
    public void NothingIsLoaded()
    {
        var html = ReportPage.Write(SampleResults.Everything("d"));
        Assert.DoesNotMatch(@"(src|href)=", html);
        Assert.DoesNotMatch(@"url\((?!#)", html);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public void IdentifiersAreUnique()
    {
        var ids = Id().Matches(ReportPage.Write(SampleResults.Everything("d1", "d2"))).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [InlineData(0.5, 0.1, "0.50", "0.30 to 0.70", "Zero is not among them")]
    [InlineData(-0.0776, 0.036, "−0.078", "−0.148 to −0.007", "Zero is not among them")]
    [InlineData(1e-7, 2e-7, "1.00E−7", "−2.92E−7 to 4.92E−7", "Zero is among them")]
    [InlineData(123456, 4321, "123456", "114987 to 131925", "Zero is not among them")]
    public void TheHeadlineSaysEstimateIntervalAndMeaning(double theta, double se, string estimate, string interval, string meaning)
    {
        var text = System.Net.WebUtility.HtmlDecode(ReportPage.Write(SampleResults.Least("d", theta, se)));
        Assert.Contains($"<p class=\"big\">{estimate}</p>", text, StringComparison.Ordinal);
        Assert.Contains($"95\u00A0% confidence interval: {interval}", text, StringComparison.Ordinal);
        Assert.Contains(meaning, text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoNumberIsADash()
    {
        var text = ReportPage.Write(SampleResults.Least("d", double.NaN, double.NaN));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.Contains("could not be estimated", text, StringComparison.Ordinal);
    }

    private static List<string> Sections(string html) => [.. Section().Matches(html).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("<section[^>]* id=\"([a-z]+)\"")]
    private static partial Regex Section();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();
}
