namespace DoubleML.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("fit")]
    [InlineData("simulate")]
    [InlineData("study")]
    [InlineData("tune")]
    [InlineData("data")]
    [InlineData("data", "list")]
    [InlineData("data", "get")]
    public async Task EveryCommandsHelpShowsExamples(params string[] command)
    {
        var text = (await Dml.Run([.. command, "--help"])).Succeeded();
        Assert.Contains($"dml {string.Join(' ', command)}".TrimEnd(), text[text.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutACommandThereIsHelp() => Assert.Contains("Examples:", (await Dml.Run()).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task TheVersionIsANumber() => Assert.Matches(@"^\d+\.\d+\.\d+", (await Dml.Run("--version")).Succeeded());
}
