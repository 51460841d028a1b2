namespace DoubleML.Tests.Golden;

/// <summary>The reference package's numbers from given folds and nuisance predictions.</summary>
public class GoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names("apo", "apos", "cvar", "did", "did_cs", "did_multi", "iivm", "irm", "learners", "lplr", "lpq", "pliv", "plpr", "plr", "pq", "qte", "ssm")];


    [Theory]
    [MemberData(nameof(Cases))]
    public void GivesTheReferencePackagesNumbers(string name)
    {
        var golden = new GoldenCase(name);
        var document = GoldenDocument.Of(golden, golden.Fit());
        var differences = GoldenComparison.Differences(golden.Expected, document);
        Assert.True(differences.Count == 0, $"{name}: {differences.Count} differences\n{string.Join('\n', differences.Take(12))}");
    }
}
