using DoubleML.Simulation;

namespace DoubleML.Cli.Tests;

public sealed class SimulateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WithoutAFileTheDataGoToStandardOutput()
    {
        var lines = (await Dml.Run("simulate", "plr_CCDDHNR2018", "--n-obs", "5", "--dim-x=3", "--seed", "9")).Succeeded().Split('\n');
        Assert.Equal("X1,X2,X3,y,d", lines[0]);
        Assert.Equal(7, lines.Length);
        Assert.All(lines[1..6], line => Assert.Equal(5, line.Split(',').Length));
    }

    [Fact]
    public async Task TheSeedDecides()
    {
        async Task<string> Draw(string seed) => (await Dml.Run("simulate", "irm_data", "--n-obs", "5", "--seed", seed)).Succeeded();
        Assert.Equal(await Draw("1"), await Draw("1"));
        Assert.NotEqual(await Draw("1"), await Draw("2"));
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    [InlineData("a.parquet")]
    public async Task AFileHoldsWhatStandardOutputShows(string name)
    {
        string[] args = ["simulate", "pliv_data", "--n-obs", "60", "--dim-x", "3"];
        var plain = _folder.Write("plain.csv", (await Dml.Run(args)).Succeeded());
        _ = (await Dml.Run([.. args, "--out", _folder.PathOf(name)])).Succeeded();
        string[] fit = ["--y", "y", "--d", "d", "--z", "z", "--model", "pliv", "--learner", "linear_regression", "--format", "json"];
        async Task<string> Estimate(string path)
        {
            var result = await Dml.Run(["fit", "--data", path, .. fit]);
            return result.Succeeded().Split("\"execution\"")[0];
        }

        Assert.Equal(await Estimate(plain), await Estimate(_folder.PathOf(name)));
    }

    [Fact]
    public async Task TheListNamesEveryProcess()
    {
        var list = (await Dml.Run("simulate", "--list")).Succeeded();
        Assert.All(SimulationCatalog.All, process => Assert.Contains(process.Name, list, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheListOfAProcessNamesItsParameters() =>
        Assert.Contains("--dim-x", (await Dml.Run("simulate", "plr_CCDDHNR2018", "--list")).Succeeded(), StringComparison.Ordinal);

    [Theory]
    [InlineData("plr_ccddhnr", "simulate", "plr_ccddhnr")]
    [InlineData("n_obs", "simulate", "irm_data", "--n-obs", "many")]
    [InlineData("speed", "simulate", "irm_data", "--speed", "3")]
    [InlineData("--theta has no value", "simulate", "irm_data", "--theta")]
    [InlineData("'7'", "simulate", "irm_data", "7")]
    [InlineData("--out: found 'data.xlsx'", "simulate", "irm_data", "--out", "data.xlsx")]
    [InlineData("NAME is not there", "simulate")]
    public async Task BadInputIsNamed(string part, params string[] args) => (await Dml.Run(args)).IsBadInput(part);
}
