using System.Text.RegularExpressions;
using DoubleML.Cli.Completion;
using DoubleML.Models;

namespace DoubleML.Cli.Tests.Completion;

/// <summary>What <c>dml "[suggest:CURSOR]" "LINE"</c> offers.</summary>
public sealed partial class SuggestionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SuggestionTests()
    {
        _folder.Write("wages.csv", "wage,union,age,educ\n1,0,30,12\n");
        _folder.Write("spec.json", "{}");
        Directory.CreateDirectory(_folder.PathOf("specs"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dml f", "fit")]
    [InlineData("/usr/local/bin/dml f", "fit")]
    [InlineData("dml data ", "get", "list")]
    [InlineData("dml --v", "--version")]
    [InlineData("dml completion ", "bash", "fish", "pwsh", "zsh")]
    [InlineData("dml fit --n-r", "--n-rep", "--n-rep-boot")]
    [InlineData("dml fit --d union --n-r", "--n-rep", "--n-rep-boot")]
    [InlineData("dml fit --p-adjust ro", "romano-wolf")]
    [InlineData("dml fit --format=js", "--format=json")]
    [InlineData("dml fit --model pl", "pliv", "plpr", "plr")]
    [InlineData("dml fit --model plr:s", "plr:score=")]
    [InlineData("dml fit --model irm --score ", "ATE", "ATTE")]
    [InlineData("dml fit --learner las", "lasso", "lasso_cv")]
    [InlineData("dml fit --learner ml_l=lasso_", "ml_l=lasso_cv")]
    [InlineData("dml fit --learner ml_l=ridge ml_p", "ml_pi=")]
    [InlineData("dml fit --learner random_forest:n_estimators=5,n_", "random_forest:n_estimators=5,n_estimators=")]
    [InlineData("dml fit --learner nonsense:n_")]
    [InlineData("dml fit --simulate iivm", "iivm_data")]
    [InlineData("dml fit --simulate iivm_data:n", "iivm_data:n_obs=")]
    [InlineData("dml simulate irm_data_", "irm_data_discrete_treatments")]
    [InlineData("dml data get bo", "bonus")]
    [InlineData("dml fit {folder}/s", "{folder}/spec.json", "{folder}/specs/")]
    [InlineData("dml fit --data {folder}/w", "{folder}/wages.csv")]
    [InlineData("dml fit --data {folder}/nowhere/")]
    [InlineData("dml fit --data {folder}/wages.csv --y ", "age", "educ", "union", "wage")]
    [InlineData("dml fit --data {folder}/wages.csv --x age,e", "age,educ")]
    [InlineData("dml fit --data {folder}/nowhere.csv --y w")]
    [InlineData("dml cloud deploy --architecture ", "arm64", "x86_64")]
    [InlineData("dml")]
    public async Task TheWordAtTheCursorIsCompleted(string line, params string[] expected) => Assert.Equal(
        expected.Select(text => text.Replace("{folder}", _folder.Root, StringComparison.Ordinal)),
        await Suggest(line.Replace("{folder}", _folder.Root, StringComparison.Ordinal)));

    [Fact]
    public async Task WhatIsBehindTheCursorDoesNotMatter()
    {
        var output = (await Dml.Run("[suggest:8]", "dml fit  --model plr")).Succeeded();
        Assert.DoesNotContain("plr", output, StringComparison.Ordinal);
        Assert.Equal(["--seed", "--set"], (await Dml.Run("[suggest:12]", "dml fit --se --model plr")).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(option => option is not "--sensitivity"));
    }

    /// <summary>The models' own messages say which scores they take.</summary>
    [Fact]
    public async Task TheScoresAreThoseOfTheModels()
    {
        foreach (var model in ModelCatalog.Prototypes.Keys)
        {
            var example = Path.Combine(AppContext.BaseDirectory, "examples", $"{model}.json");
            if (!File.Exists(example))
            {
                Assert.Equal("rdd", model);
                continue;
            }

            var outcome = await Dml.Run("fit", example, "--score", "none");
            var scores = Regex.Match(outcome.Error, "found 'none', expected (.*)\n$").Groups[1].Value;
            var names = Quoted().Matches(scores).Select(match => match.Groups[1].Value).ToArray();
            Assert.Equal(names.Length > 1 ? names : [], Scores.Of(model));
        }
    }

    private static async Task<string[]> Suggest(string line) =>
        (await Dml.Run($"[suggest:{line.Length}]", line)).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
