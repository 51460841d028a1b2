using System.Text.Json;
using DoubleML.Models;

namespace DoubleML.Tests.Serialization;

public class ModelJsonTests
{
    public static TheoryData<string> Names => [.. ModelCatalog.Prototypes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void LeftOutKeysKeepTheDefaults(string name) => Assert.Equal(
        JsonSerializer.Serialize(ModelCatalog.Prototypes[name], SpecJson.Default.Model),
        JsonSerializer.Serialize(Read($$"""{"type": "{{name}}"}"""), SpecJson.Default.Model));

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatIsWrittenIsReadAgain(string name)
    {
        var json = JsonSerializer.Serialize(ModelCatalog.Prototypes[name], SpecJson.Default.Model);
        Assert.Equal(json, JsonSerializer.Serialize(Read(json), SpecJson.Default.Model));
        Assert.StartsWith($$"""{"type":"{{name}}",""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenKeysCountAndTheOthersKeepTheirDefaults()
    {
        var model = Assert.IsType<Irm>(Read("""{"score": "ATTE", "type": "irm", "clipping_threshold": 0.05}"""));
        Assert.Equal(new Irm { Score = "ATTE", ClippingThreshold = 0.05 }, model);
    }

    [Theory]
    [InlineData("""{"type": "plm"}""", "type: found 'plm', expected one of apo, ")]
    [InlineData("""{"score": "ATE"}""", "expected an object with the key 'type'")]
    [InlineData("""["irm"]""", "found [\"irm\"], expected an object")]
    [InlineData("""{"type": "irm", "scores": "ATE"}""", "unknown key 'scores', type 'irm' has score, ")]
    [InlineData("""{"type": "irm", "clipping_threshold": "0.1"}""", "$.clipping_threshold")]
    [InlineData("""{"type": "irm", "score": null}""", "score")]
    public void AWrongObjectIsRejected(string json, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<JsonException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static Model Read(string json) => JsonSerializer.Deserialize(json, SpecJson.Default.Model)!;
}
