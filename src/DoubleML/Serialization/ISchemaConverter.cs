namespace DoubleML.Serialization;

/// <summary>A converter of an own form of JSON that can say which form it is.</summary>
public interface ISchemaConverter
{
    /// <summary>The JSON Schema (2020-12) of what the converter reads.</summary>
    string Schema { get; }
}
