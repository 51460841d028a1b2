using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.Learners.Forest;

/// <summary>
/// A number of rows, given as a count (a whole number, <c>5</c>) or as a fraction of the training rows (a decimal number, <c>0.01</c> or
/// <c>1.0</c>), as scikit-learn distinguishes <c>int</c> from <c>float</c>.
/// </summary>
[JsonConverter(typeof(CountOrFractionConverter))]
public readonly record struct CountOrFraction
{
    private CountOrFraction(double value, bool isFraction)
    {
        Value = value;
        IsFraction = isFraction;
    }

    /// <summary>The count or the fraction.</summary>
    public double Value { get; }

    /// <summary>Whether <see cref="Value"/> is a fraction of the training rows.</summary>
    public bool IsFraction { get; }

    /// <summary>A number of rows.</summary>
    /// <param name="count">The number.</param>
    public static CountOrFraction Count(int count) => new(count, false);

    /// <summary>A fraction of the training rows.</summary>
    /// <param name="fraction">The fraction.</param>
    public static CountOrFraction Fraction(double fraction) => new(fraction, true);

    /// <summary>A number of rows.</summary>
    /// <param name="count">The number.</param>
    public static implicit operator CountOrFraction(int count) => Count(count);

    /// <summary>A fraction of the training rows.</summary>
    /// <param name="fraction">The fraction.</param>
    public static implicit operator CountOrFraction(double fraction) => Fraction(fraction);

    /// <inheritdoc/>
    public override string ToString() => IsFraction ? ForestJson.Decimal(Value) : $"{(int)Value}";

    /// <summary>The number of rows out of <paramref name="rowCount"/>, fractions rounded up.</summary>
    internal int RoundedUp(int rowCount) => IsFraction ? (int)Math.Ceiling(Value * rowCount) : (int)Value;

    /// <summary>Refuses counts below <paramref name="leastCount"/> and fractions outside (0, 1].</summary>
    internal void Validate(string where, int leastCount)
    {
        if (IsFraction ? Value is not (> 0 and <= 1) : Value < leastCount)
        {
            throw new InputException($"{where} is {this}, expected a whole number of at least {leastCount} or a decimal number in (0, 1]");
        }
    }
}

internal sealed class CountOrFractionConverter : JsonConverter<CountOrFraction>, ISchemaConverter
{
    /// <inheritdoc/>
    public string Schema => """{"type": "number"}""";

    public override CountOrFraction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Number ? throw new JsonException("expected a whole number (rows) or a decimal number (fraction)")
        : reader.TryGetInt32(out var count) ? CountOrFraction.Count(count)
        : CountOrFraction.Fraction(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, CountOrFraction value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString());
}
