using System.Text.Json.Serialization;

namespace DoubleML.Serverless.Contract;

/// <summary>
/// Columns (or a given sample split) in a store, named by content, or small enough to travel along. Exactly one of
/// <see cref="Uri"/> and <see cref="Inline"/> is given.
/// </summary>
public sealed record DataReference
{
    /// <summary>
    /// Lower-case hexadecimal SHA-256; the key of the worker's caches and the check on what was read. Of a column file it is the hash of
    /// the
    /// head (<see cref="Storage.ColumnFile.Sha256"/>), which holds those of all blocks; of anything else the hash of the whole content.
    /// </summary>
    public required string Sha256 { get; init; }

    /// <summary><c>s3://bucket/key</c> or <c>file:///path</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Uri { get; init; }

    /// <summary>The content itself (base64 in JSON).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public byte[]? Inline { get; init; }
}
