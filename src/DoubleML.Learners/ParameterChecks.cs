using System.Globalization;

namespace DoubleML.Learners;

/// <summary>Checks of learners' parameters; messages name the place, the value found and the value expected.</summary>
internal static class ParameterChecks
{
    /// <summary>Throws unless <paramref name="value"/> is a finite number ≥ <paramref name="minimum"/>.</summary>
    public static void AtLeast(string where, string key, double value, double minimum)
    {
        if (!(value >= minimum) || !double.IsFinite(value))
        {
            throw Unexpected(where, key, Text(value), $"a number ≥ {Text(minimum)}");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> is a finite number &gt; 0.</summary>
    public static void Positive(string where, string key, double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
        {
            throw Unexpected(where, key, Text(value), "a number > 0");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> is in [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    public static void Within(string where, string key, double value, double minimum, double maximum)
    {
        if (!(value >= minimum && value <= maximum))
        {
            throw Unexpected(where, key, Text(value), $"a number from {Text(minimum)} to {Text(maximum)}");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> is strictly between <paramref name="minimum"/> and <paramref name="maximum"/>.</summary>
    public static void Between(string where, string key, double value, double minimum, double maximum)
    {
        if (!(value > minimum && value < maximum))
        {
            throw Unexpected(where, key, Text(value), $"a number between {Text(minimum)} and {Text(maximum)}");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> is in [0, 1).</summary>
    public static void BelowOne(string where, string key, double value)
    {
        if (!(value >= 0 && value < 1))
        {
            throw Unexpected(where, key, Text(value), "a number from 0 up to, not including, 1");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> is a share of a whole: in (0, 1].</summary>
    public static void Share(string where, string key, double value)
    {
        if (!(value > 0 && value <= 1))
        {
            throw Unexpected(where, key, Text(value), "a number above 0, up to 1");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> ≥ <paramref name="minimum"/>.</summary>
    public static void AtLeast(string where, string key, int value, int minimum)
    {
        if (value < minimum)
        {
            throw Unexpected(where, key, Text(value), $"a whole number ≥ {Text(minimum)}");
        }
    }

    /// <summary>Throws unless <paramref name="value"/> is one of <paramref name="choices"/>.</summary>
    public static void OneOf(string where, string key, string? value, params ReadOnlySpan<string?> choices)
    {
        if (choices.Contains(value))
        {
            return;
        }

        var expected = string.Join(", ", choices.ToArray().Select(Quote));
        throw Unexpected(where, key, Quote(value), choices.Length == 1 ? expected : $"one of {expected}");
    }

    /// <summary>The exception of all these checks.</summary>
    public static InputException Unexpected(string where, string key, string found, string expected) =>
        new($"{where}.{key}: found {found}, expected {expected}");

    private static string Quote(string? value) => value is null ? "null" : $"\"{value}\"";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
