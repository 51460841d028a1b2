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

    public static TheoryData<string> Learners { get; } = [.. LearnerCatalog.Prototypes.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void AModelsPageHasItsOptions(string name) => Check(
        $"docs/models/{name}.md",
        new Page($"docs/models/{name}.md").TableBelow("Options"),
        JsonSerializer.SerializeToNode(ModelCatalog.Prototypes[name], SpecJson.Options.GetTypeInfo(typeof(Model)))!.AsObject());

    [Theory]
    [MemberData(nameof(Learners))]
    public void ALearnerHasItsParametersOnAPage(string name)
    {
        var pages = Directory.GetFiles(Repository.PathOf("docs/learners"), "*.md").Select(path => new Page(Path.GetRelativePath(Repository.Root, path)));
        var page = pages.FirstOrDefault(page => page.TableBelow(name) is not null);
        Assert.True(page is not null, $"no page in docs/learners has a heading `{name}` with a table of parameters below it");
        Check(page.Name, page.TableBelow(name), JsonSerializer.SerializeToNode(
            LearnerCatalog.Prototypes[name], SpecJson.Options.GetTypeInfo(typeof(Learner)))!.AsObject());
    }

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
