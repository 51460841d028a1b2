using System.Text.Json;
using System.Text.Json.Serialization;
using DoubleML.Serialization;

namespace DoubleML.Learners.Forest;

/// <summary>
/// How many features a node draws for its split, as scikit-learn's <c>max_features</c>: a count, a fraction of the features,
/// <c>"sqrt"</c>, <c>"log2"</c>, or all (<c>null</c>). The default value of this type, <c>"default"</c> in a spec, stands for the learner's
/// own default, which may depend on the task.
/// </summary>
[JsonConverter(typeof(MaxFeaturesConverter))]
public readonly record struct MaxFeatures
{
    private enum Kind
    {
        Default,
        All,
        Count,
        Fraction,
        Sqrt,
        Log2,
    }

    private readonly Kind _kind;
    private readonly double _value;

    private MaxFeatures(Kind kind, double value = 0)
    {
        _kind = kind;
        _value = value;
    }

    /// <summary>All features (<c>null</c> in a spec).</summary>
    public static MaxFeatures All { get; } = new(Kind.All);

    /// <summary>The square root of the number of features, rounded down.</summary>
    public static MaxFeatures Sqrt { get; } = new(Kind.Sqrt);

    /// <summary>The binary logarithm of the number of features, rounded down.</summary>
    public static MaxFeatures Log2 { get; } = new(Kind.Log2);

    /// <summary>A number of features.</summary>
    /// <param name="count">At least 1.</param>
    public static MaxFeatures Count(int count) => new(Kind.Count, count);

    /// <summary>A fraction of the features, rounded down.</summary>
    /// <param name="fraction">In (0, 1].</param>
    public static MaxFeatures Fraction(double fraction) => new(Kind.Fraction, fraction);

    /// <summary>A number of features.</summary>
    /// <param name="count">At least 1.</param>
    public static implicit operator MaxFeatures(int count) => Count(count);

    /// <summary>A fraction of the features.</summary>
    /// <param name="fraction">In (0, 1].</param>
    public static implicit operator MaxFeatures(double fraction) => Fraction(fraction);

    /// <inheritdoc/>
    public override string ToString() => _kind switch
    {
        Kind.Count => $"{(int)_value}",
        Kind.Fraction => ForestJson.Decimal(_value),
        Kind.Sqrt => "\"sqrt\"",
        Kind.Log2 => "\"log2\"",
        Kind.All => "null",
        _ => "\"default\"",
    };

    /// <summary>This, or <paramref name="other"/> where nothing was chosen.</summary>
    internal MaxFeatures Or(MaxFeatures other) => _kind == Kind.Default ? other : this;

    /// <summary>The number of features out of <paramref name="featureCount"/>.</summary>
    internal int Resolve(int featureCount, string where)
    {
        var count = _kind switch
        {
            Kind.Count => (int)_value,
            Kind.Fraction => Math.Max(1, (int)(_value * featureCount)),
            Kind.Sqrt => Math.Max(1, (int)Math.Sqrt(featureCount)),
            Kind.Log2 => Math.Max(1, featureCount > 0 ? int.Log2(featureCount) : 0),
            _ => featureCount,
        };
        return _kind != Kind.Count || count <= featureCount
            ? Math.Min(count, featureCount)
            : throw new InputException($"{where} is {this}, expected at most the number of features, {featureCount}");
    }

    internal void Validate(string where)
    {
        if ((_kind == Kind.Count && _value < 1) || (_kind == Kind.Fraction && !(_value > 0 && _value <= 1)))
        {
            throw new InputException(
                $"{where} is {this}, expected a whole number of at least 1, a decimal number in (0, 1], \"sqrt\", \"log2\" or null");
        }
    }
}

internal sealed class MaxFeaturesConverter : JsonConverter<MaxFeatures>, ISchemaConverter
{
    /// <inheritdoc/>
    public string Schema => """{"anyOf": [{"type": ["number", "null"]}, {"enum": ["sqrt", "log2", "default"]}]}""";

    public override bool HandleNull => true;

    public override MaxFeatures Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => MaxFeatures.All,
        JsonTokenType.Number when reader.TryGetInt32(out var count) => MaxFeatures.Count(count),
        JsonTokenType.Number => MaxFeatures.Fraction(reader.GetDouble()),
        JsonTokenType.String when reader.ValueTextEquals("sqrt") => MaxFeatures.Sqrt,
        JsonTokenType.String when reader.ValueTextEquals("log2") => MaxFeatures.Log2,
        JsonTokenType.String when reader.ValueTextEquals("default") => default,
        _ => throw new JsonException("expected a whole number, a decimal number in (0, 1], \"sqrt\", \"log2\" or null"),
    };

    public override void Write(Utf8JsonWriter writer, MaxFeatures value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString());
}
