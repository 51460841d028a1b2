namespace DoubleML.IO.Spec;

/// <summary>What a run writes, and where.</summary>
public sealed record OutputSpec
{
    /// <summary>What is printed: <c>table</c> for people, <c>json</c> for programs (the result document).</summary>
    public string Format { get; init; } = "table";

    /// <summary>File for the result document; null for none.</summary>
    public string? Path { get; init; }

    /// <summary>File for the nuisance predictions, <c>.csv</c>, <c>.csv.gz</c> or <c>.parquet</c>; null for none.</summary>
    public string? Predictions { get; init; }

    /// <summary>No progress bar and no notes.</summary>
    public bool Quiet { get; init; }

    internal void Validate() => RunSpec.Require("output.format", $"'{Format}'", Format is "table" or "json", "'table' or 'json'");
}
