using PuppeteerSharp;

[assembly: AssemblyFixture(typeof(DoubleML.Report.Tests.Browser.Chromium))]

namespace DoubleML.Report.Tests.Browser;

/// <summary>One headless Chromium for all tests that look at a page; they are skipped where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];

    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is { } executable)
        {
            _browser = await Puppeteer.LaunchAsync(new LaunchOptions
            {
                ExecutablePath = executable,
                Headless = true,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                    "--disable-sync", "--disable-dev-shm-usage",
                ],
            });
        }
    }

    /// <summary>Opens a page of some size as if it were a file, and notes what it says and asks for.</summary>
    /// <param name="html">The page.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="isDark">Whether the user prefers dark.</param>
    public async Task<OpenPage> OpenAsync(string html, int width, bool isDark = false)
    {
        Assert.SkipWhen(_browser is null, "no Chromium on this machine (Debian: apt-get install chromium)");
        return await OpenPage.OpenAsync(await _browser.NewPageAsync(), html, width, isDark);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }
}
