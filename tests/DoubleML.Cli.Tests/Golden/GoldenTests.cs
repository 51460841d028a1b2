using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoubleML.Cli.Tests.Golden;

/// <summary>Every golden case through <c>dml fit SPEC --format json</c>.</summary>
public class GoldenTests
{
    private const int FewestCases = 140;

    private static string Root => Path.Combine(AppContext.BaseDirectory, "golden");

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Root)
        .SelectMany(Directory.GetDirectories).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Fact]
    public void TheCasesAreThere() => Assert.InRange(Cases.Count, FewestCases, int.MaxValue);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task GivesTheReferencePackagesNumbers(string name)
    {
        var folder = Path.Combine(Root, name);
        var outcome = await Dml.Run("fit", Path.Combine(folder, "spec.json"), "--format", "json");
        var actual = JsonNode.Parse(outcome.Succeeded())!;
        await SchemaTests.AssertIsResultAsync(outcome.Out);
        using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json"), TestContext.Current.CancellationToken));
        var differences = GoldenComparison.Differences(expected.RootElement, actual);
        Assert.True(differences.Count == 0, $"{name}: {differences.Count} differences\n{string.Join('\n', differences.Take(12))}");
        Assert.Equal("", outcome.Error);
    }
}
