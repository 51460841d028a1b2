using System.Text.Json;
using System.Text.Json.Nodes;
using DoubleML.Docs.Tests.Pages;
using DoubleML.IO.Spec;
using DoubleML.Learners;
using DoubleML.Learning;
using DoubleML.Models;

namespace DoubleML.Docs.Tests;

/// <summary>The tables of options on the pages of models and learners have the options that there are, with their defaults.</summary>
public class DefaultsTests
{
    public static TheoryData<string> Models { get; } = [.. ModelCatalog.Prototypes.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void AModelsPageHasItsOptions(string name) => Check(
        $"docs/models/{name}.md",
        new Page($"docs/models/{name}.md").TableBelow("Options"),
        JsonSerializer.SerializeToNode(ModelCatalog.Prototypes[name], SpecJson.Options.GetTypeInfo(typeof(Model)))!.AsObject());

    [Theory]
    [InlineData("boosting", "lightgbm")]
    [InlineData("boosting", "gradient_boosting")]
    [InlineData("boosting", "hist_gradient_boosting")]
    [InlineData("mlp", "mlp")]
    public void ALearnersPageHasItsParameters(string page, string name) => Check(
        $"docs/learners/{page}.md",
        new Page($"docs/learners/{page}.md").TableBelow(name),
        JsonSerializer.SerializeToNode(LearnerCatalog.Prototypes[name], SpecJson.Options.GetTypeInfo(typeof(Learner)))!.AsObject());

    /// <summary>The first column names an option, the second shows its default as in a spec; <c>needed</c> where there is none.</summary>
    private static void Check(string page, IReadOnlyList<IReadOnlyList<string>>? table, JsonObject defaults)
    {
        Assert.True(table is not null, $"{page} has no table of options");
        var shown = table.Skip(1).Select(row => $"{row[0]} = {row[1].Replace(" ", "", StringComparison.Ordinal)}");
        var expected = defaults.Where(entry => entry.Key != "type").Select(entry =>
            $"{entry.Key} = {entry.Value?.ToJsonString(SpecJson.Options).ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal) ?? "null"}");
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            shown.Select(row => row.Replace("= needed", "= null", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
