using System.ComponentModel.DataAnnotations;

namespace DoubleML.IO.Spec;

/// <summary>What a run writes, and where.</summary>
/// <param name="Format">What is printed: <c>table</c> for people, <c>json</c> for programs (the result document).</param>
/// <param name="Path">File for the result document; null for none.</param>
/// <param name="Predictions">File for the nuisance predictions, <c>.csv</c>, <c>.csv.gz</c> or <c>.parquet</c>; null for none.</param>
/// <param name="Quiet">No progress bar and no notes.</param>
/// <param name="Report">File for the report, <c>.html</c>; null for none.</param>
public sealed record OutputSpec(
    [property: AllowedValues("table", "json")] string Format = "table", string? Path = null, string? Predictions = null, bool Quiet = false, string? Report = null)
{
    internal void Validate() => RunSpec.Require("output.format", $"'{Format}'", Format is "table" or "json", "'table' or 'json'");
}
