using PuppeteerSharp;

namespace DoubleML.Report.Tests.Browser;

/// <summary>A page in the browser.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"report-{Guid.NewGuid():N}.html");

    private OpenPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Errors of the page and messages on its console.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>Addresses that were asked for.</summary>
    public List<string> Requests { get; } = [];

    public string Address => new Uri(_file).AbsoluteUri;

    public static async Task<OpenPage> OpenAsync(IPage page, string html, int width, bool isDark)
    {
        var open = new OpenPage(page);
        await File.WriteAllTextAsync(open._file, html, TestContext.Current.CancellationToken);
        page.Console += (_, e) => open.Messages.Add(e.Message.Text);
        page.PageError += (_, e) => open.Messages.Add(e.Message);
        page.Request += (_, e) => open.Requests.Add(e.Request.Url);
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 800 });
        await page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" }]);
        await page.GoToAsync(open.Address);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        File.Delete(_file);
    }
}
