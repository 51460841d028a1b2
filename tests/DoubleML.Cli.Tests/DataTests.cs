using System.IO.Compression;

namespace DoubleML.Cli.Tests;

/// <summary><c>dml data</c>, and the bonus experiment of the paper with a small forest. The only tests that set DML_CACHE.</summary>
public sealed class DataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DataTests() => Environment.SetEnvironmentVariable("DML_CACHE", _folder.PathOf("cache"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("DML_CACHE", null);
        _folder.Dispose();
    }

    [Fact]
    public async Task ADataSetIsGotFromACopyAndThenUsed()
    {
        var example = Path.Combine(AppContext.BaseDirectory, "examples", "bonus.json");
        string[] fit = ["fit", example, "--n-rep", "1", "--set", "learners.ml_l.n_estimators=5", "--set", "learners.ml_m.n_estimators=5"];
        (await Dml.Run(fit)).IsBadInput("data set 'bonus' is not on this machine yet", "dml data get bonus");

        var raw = _folder.PathOf("penn_jae.dat");
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "penn_jae.dat.gz")), CompressionMode.Decompress))
        await using (var file = File.Create(raw))
        {
            await packed.CopyToAsync(file, TestContext.Current.CancellationToken);
        }

        var outcome = await Dml.Run("data", "get", "bonus", "--from", raw, "--out", _folder.PathOf("bonus.parquet"));
        Assert.Equal("", outcome.Succeeded());
        Assert.Contains("5099 rows", outcome.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathOf("bonus.parquet")));
        Assert.Contains("yes", (await Dml.Run("data", "list")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("n = 5099", (await Dml.Run(fit)).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACopyOfSomethingElseIsRejected()
    {
        var copy = _folder.Write("penn_jae.dat", "abdt tg\n1 2\n");
        (await Dml.Run("data", "get", "bonus", "--from", copy)).IsBadInput(copy, "SHA-256", "bf209368");
        (await Dml.Run("data", "get", "bonus", "--from", _folder.PathOf("nowhere.dat"))).IsBadInput("--from", "nowhere.dat");
        Assert.False(Directory.Exists(_folder.PathOf("cache")));
    }
}
