using System.Text.Json.Serialization.Metadata;

namespace DoubleML.Serialization;

/// <summary>The keys that a record has in JSON.</summary>
public static class RecordKeys
{
    /// <summary>The properties that are written and read. Metadata also list the ignored ones, which can do neither.</summary>
    /// <param name="info">The record's metadata.</param>
    public static IEnumerable<JsonPropertyInfo> Of(JsonTypeInfo info) => info.Properties.Where(property => property.Get is not null);
}
