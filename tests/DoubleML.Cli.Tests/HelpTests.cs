namespace DoubleML.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("fit")]
    [InlineData("simulate")]
    [InlineData("study")]
    [InlineData("tune")]
    [InlineData("schema")]
    [InlineData("data")]
    [InlineData("data", "list")]
    [InlineData("data", "get")]
    [InlineData("completion")]
    public async Task EveryCommandsHelpShowsExamples(params string[] command)
    {
        var text = (await Dml.Run([.. command, "--help"])).Succeeded();
        Assert.Contains($"dml {string.Join(' ', command)}".TrimEnd(), text[text.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutACommandThereIsHelp() => Assert.Contains("Examples:", (await Dml.Run()).Succeeded(), StringComparison.Ordinal);

    [Fact]
    public async Task TheVersionTellsCommitAndRuntime() => Assert.Matches(
        @"^\d+\.\d+\.\d+ \((commit [0-9a-f]{12}, )?\.NET \d+\.\d+\.\d+, [a-z0-9-]+\)\n$", (await Dml.Run("--version")).Succeeded().ReplaceLineEndings("\n"));
}
