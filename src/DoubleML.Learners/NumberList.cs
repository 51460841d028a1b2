using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.Learners;

/// <summary>
/// A parameter that is one number or a list of numbers, as in <c>"l1_ratio": 0.5</c> or <c>"l1_ratio": [0.1, 0.5, 0.9]</c>; compared by
/// value.
/// </summary>
[JsonConverter(typeof(NumberListConverter))]
public sealed class NumberList : IReadOnlyList<double>, IEquatable<NumberList>
{
    private readonly double[] _values;

    /// <summary>Makes a list.</summary>
    /// <param name="values">Its numbers; copied.</param>
    public NumberList(params ReadOnlySpan<double> values) : this(values, isScalar: false) { }

    private NumberList(ReadOnlySpan<double> values, bool isScalar)
    {
        _values = values.ToArray();
        IsScalar = isScalar;
    }

    /// <summary>Whether it was given, and is written, as a number rather than a list.</summary>
    public bool IsScalar { get; }

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public double this[int index] => _values[index];

    /// <summary>One number.</summary>
    /// <param name="value">The number.</param>
    public static NumberList Scalar(double value) => new([value], isScalar: true);

    /// <inheritdoc/>
    public bool Equals(NumberList? other) =>
        other is not null && IsScalar == other.IsScalar && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NumberList);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Length == 0 ? 0 : _values[0].GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => IsScalar ? $"{_values[0]}" : $"[{string.Join(", ", _values)}]";

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed class NumberListConverter : JsonConverter<NumberList>, ISchemaConverter
{
    /// <inheritdoc/>
    public string Schema => """{"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]}""";

    public override NumberList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return NumberList.Scalar(reader.GetDouble());
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"found {reader.TokenType}, expected a number or a list of numbers");
        }

        var values = new List<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number)
            {
                throw new JsonException($"found {reader.TokenType} in a list, expected numbers only");
            }

            values.Add(reader.GetDouble());
        }

        return new NumberList([.. values]);
    }

    public override void Write(Utf8JsonWriter writer, NumberList value, JsonSerializerOptions options)
    {
        if (value.IsScalar)
        {
            writer.WriteNumberValue(value[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var number in value)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
