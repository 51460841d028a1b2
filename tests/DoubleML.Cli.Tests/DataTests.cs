using DoubleML.Sampling;

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
    public async Task ADataSetThatWasGotIsUsedByItsName()
    {
        var example = Path.Combine(AppContext.BaseDirectory, "examples", "bonus.json");
        string[] fit = ["fit", example, "--n-rep", "1", "--set", "learners.ml_l.n_estimators=5", "--set", "learners.ml_m.n_estimators=5"];
        (await Dml.Run(fit)).IsBadInput("data set 'bonus' is not on this machine yet", "dml data get bonus");

        // What `dml data get` keeps, with made-up numbers: the real data are not this project's to hand on.
        var columns = "inuidur1,tg,female,black,othrace,dep1,dep2,q2,q3,q4,q5,q6,agelt35,agegt54,durable,lusd,husd".Split(',');
        var random = new CounterRandom(RandomKey.FromSeed(1));
        var rows = Enumerable.Range(0, 300).Select(_ => string.Join(',', columns.Select((_, j) => j == 0 ? random.NextInt32(30) / 10.0 : random.NextInt32(2))));
        Directory.CreateDirectory(_folder.PathOf("cache"));
        await File.WriteAllLinesAsync(
            _folder.PathOf("cache/bonus.csv"), rows.Prepend(string.Join(',', columns)), TestContext.Current.CancellationToken);
        Assert.Contains("yes", (await Dml.Run("data", "list")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("n = 300", (await Dml.Run(fit)).Succeeded(), StringComparison.Ordinal);
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
