using System.Globalization;

namespace DoubleML.Learners.Forest;

/// <summary>How decimal numbers that must not look whole are written.</summary>
internal static class ForestJson
{
    /// <summary>The shortest text that round-trips and has a decimal point or an exponent: <c>1.0</c>, not <c>1</c>.</summary>
    public static string Decimal(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
