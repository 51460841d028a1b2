using System.Text.Json.Serialization;

namespace DoubleML.Serverless.Contract;

/// <summary>A sample split on the wire: how to draw it, or where a given one is stored.</summary>
public sealed record SplitMessage
{
    /// <summary>The number of folds (of each cluster variable); 0 for a given split.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int NFolds { get; init; }

    /// <summary>The key of the draws.</summary>
    public ulong Key { get; init; }

    /// <summary>Column of strata, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Strata { get; init; }

    /// <summary>First cluster variable, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Cluster1 { get; init; }

    /// <summary>Second cluster variable, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Cluster2 { get; init; }

    /// <summary>A given split (the format of <c>folds.json</c>), or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DataReference? Given { get; init; }
}
