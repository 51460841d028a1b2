using DoubleML.IO.Results;
using DoubleML.Report.Html;

namespace DoubleML.Report.Tests.Browser;

/// <summary>The report as people see it, in a real browser.</summary>
public class ReportInBrowserTests(Chromium chromium)
{
    private const int Phone = 390;
    private const int Desktop = 1200;

    private static readonly ResultDocument Several = SampleResults.Everything([.. Enumerable.Range(1, 30).Select(i => $"treatment_{i}"), SampleResults.HostileName]);

    private static readonly ResultDocument One = SampleResults.Everything("tg");

    public static TheoryData<int, bool> Windows { get; } = new() { { Phone, false }, { Phone, true }, { Desktop, false }, { Desktop, true } };

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task AsksForNothingAndSaysNothing(int width, bool isDark)
    {
        await using var open = await chromium.OpenAsync(ReportPage.Write(Several), width, isDark);
        Assert.Empty(open.Messages);
        Assert.Equal([open.Address], open.Requests);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(Phone)]
    [InlineData(700)]
    [InlineData(Desktop)]
    public async Task IsNotWiderThanTheWindow(int width)
    {
        foreach (var result in new[] { One, Several })
        {
            await using var open = await chromium.OpenAsync(ReportPage.Write(result), width);
            Assert.Equal(width, await open.Page.EvaluateExpressionAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"));
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task ShowsOneDrawingOfEachFigureAndNoTextOutsideOfIt(int width, bool isDark)
    {
        await using var open = await chromium.OpenAsync(ReportPage.Write(Several), width, isDark);
        const string drawings = """
            [...document.querySelectorAll("figure")].map(figure => [...figure.querySelectorAll("svg")].filter(svg => svg.getBoundingClientRect().width > 0).length)
            """;
        Assert.All(await open.Page.EvaluateExpressionAsync<int[]>(drawings), visible => Assert.Equal(1, visible));

        // Texts may be a little wider than measured, but must not leave the picture by more than its margin.
        const string outside = """
            [...document.querySelectorAll("svg")].filter(svg => svg.getBoundingClientRect().width > 0).flatMap(svg => {
              const box = svg.getBoundingClientRect();
              return [...svg.querySelectorAll("text")].filter(text => {
                const t = text.getBoundingClientRect();
                return t.left < box.left - 4 || t.right > box.right + 4 || t.top < box.top - 4 || t.bottom > box.bottom + 4;
              }).map(text => `${svg.parentElement.parentElement.id}: ${text.textContent}`);
            })
            """;
        Assert.Empty(await open.Page.EvaluateExpressionAsync<string[]>(outside));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TextIsReadableInBothThemes(bool isDark)
    {
        await using var open = await chromium.OpenAsync(ReportPage.Write(One), Desktop, isDark);
        const string faint = """
            (() => {
              const rgb = color => color.match(/[\d.]+/g).map(Number);
              const luminance = c => c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const surface = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
              return [...document.querySelectorAll("h1,h2,h3,p,th,td,caption,figcaption,pre,button,summary,svg text")].filter(e => e.getClientRects().length).filter(e => {
                const style = getComputedStyle(e), a = luminance(rgb(e instanceof SVGElement ? style.fill : style.color)), b = luminance(surface(e));
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
              }).map(e => e.textContent);
            })()
            """;
        Assert.Empty(await open.Page.EvaluateExpressionAsync<string[]>(faint));
    }

    [Fact]
    public async Task TheSpecCanBeCopied()
    {
        await using var open = await chromium.OpenAsync(ReportPage.Write(One), Desktop);
        await open.Page.ClickAsync("button[data-copy=spec]");
        await open.Page.WaitForFunctionAsync("() => document.querySelector('button[data-copy=spec]').textContent !== 'Copy'");
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task PrintIsLightAndWithoutButtons()
    {
        await using var open = await chromium.OpenAsync(ReportPage.Write(One), Desktop, isDark: true);
        await open.Page.EmulateMediaTypeAsync(PuppeteerSharp.Media.MediaType.Print);
        Assert.Equal("rgb(255, 255, 255)", await open.Page.EvaluateExpressionAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("none", await open.Page.EvaluateExpressionAsync<string>("getComputedStyle(document.querySelector('button')).display"));
        Assert.NotEmpty(await open.Page.PdfDataAsync());
    }
}
