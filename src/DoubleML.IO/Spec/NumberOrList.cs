using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.IO.Spec;

/// <summary>One number for all parameters, or one a parameter; in JSON a number, or a list of numbers.</summary>
[JsonConverter(typeof(NumberOrListConverter))]
public sealed class NumberOrList : IReadOnlyList<double>
{
    private readonly double[] _values;

    /// <summary>Takes the numbers.</summary>
    /// <param name="values">At least one.</param>
    public NumberOrList(IEnumerable<double> values) => _values = [.. values];

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public double this[int index] => _values[index];

    /// <summary>One number for each of <paramref name="count"/> parameters.</summary>
    /// <param name="key">The key in the spec, for the message.</param>
    /// <param name="count">The number of parameters.</param>
    /// <exception cref="InputException">It is a list of another length.</exception>
    public double[] Expand(string key, int count)
    {
        if (Count == 1)
        {
            return [.. Enumerable.Repeat(_values[0], count)];
        }

        return Count == count ? [.. _values] : throw new InputException(
            $"{key}: found a list of {Count} numbers, expected one number or {count}, one a parameter");
    }

    /// <summary>The one number, or 0 where there is one a parameter: for quantities that are not the parameters themselves.</summary>
    public NumberOrList OneOrZero() => Count == 1 ? this : new NumberOrList([0]);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed class NumberOrListConverter : JsonConverter<NumberOrList>, ISchemaConverter
{
    private const string Expected = "expected a number or a list of numbers";

    /// <inheritdoc/>
    public string Schema => """{"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 1}]}""";

    public override NumberOrList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return new NumberOrList([reader.GetDouble()]);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException(Expected);
        }

        var values = new List<double>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw new JsonException(Expected));
        }

        return values.Count > 0 ? new NumberOrList(values) : throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, NumberOrList value, JsonSerializerOptions options)
    {
        if (value.Count == 1)
        {
            writer.WriteNumberValue(value[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var item in value)
        {
            writer.WriteNumberValue(item);
        }

        writer.WriteEndArray();
    }
}
