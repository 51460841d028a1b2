using System.Globalization;

namespace DoubleML.IO.Tables;

/// <summary>
/// Collects a column of numbers that arrives as text. Empty cells, <c>NA</c>, <c>NaN</c>, <c>null</c> and <c>None</c> are missing (NaN);
/// <c>true</c> and <c>false</c> are 1 and 0.
/// </summary>
/// <param name="name">The column's name.</param>
/// <param name="key">The key of the spec that demands numbers, or null where the column may turn out to be text.</param>
internal sealed class NumericColumn(string name, string? key)
{
    private double[] _values = new double[1024];
    private int _numbers;
    private string? _firstText;
    private int _firstTextRow;

    public string Name => name;

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<char> text)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _values, 2 * Count);
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            _numbers++;
        }
        else if (!TryWord(text.Trim(), out value))
        {
            if (_firstText is null)
            {
                (_firstText, _firstTextRow) = (text.ToString(), Count + 1);
            }

            value = double.NaN;
        }
        else if (!double.IsNaN(value))
        {
            _numbers++;
        }

        _values[Count++] = value;
    }

    /// <summary>The values, or null for a column of text.</summary>
    /// <param name="location">The file, for the message.</param>
    /// <param name="fallbackKey">The key of the spec that names the file.</param>
    /// <exception cref="InputException">Text among numbers, or text where numbers are demanded.</exception>
    public double[]? ToArray(string location, string fallbackKey)
    {
        if (_firstText is null)
        {
            return _values[..Count];
        }

        return key is null && _numbers == 0 ? null : throw new InputException(
            $"{key ?? fallbackKey}: column '{name}' of '{location}' " +
            $"has the text '{Shorten(_firstText)}' in row {_firstTextRow}, expected a number{Hint(_firstText)}");
    }

    private string Hint(string text) =>
        text.Contains(',', StringComparison.Ordinal) && text.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or '-' or ' ')
            ? " with a decimal point and without separators of thousands"
            : _numbers == 0 ? "; give categories as columns of 0 and 1" : "";

    private static bool TryWord(ReadOnlySpan<char> text, out double value)
    {
        value = text.Length switch
        {
            0 => double.NaN,
            2 when Is(text, "NA") => double.NaN,
            3 when Is(text, "N/A") => double.NaN,
            3 when Is(text, "INF") => double.PositiveInfinity,
            4 when Is(text, "-INF") => double.NegativeInfinity,
            4 when Is(text, "+INF") => double.PositiveInfinity,
            4 when Is(text, "NULL") || Is(text, "NONE") || Is(text, "<NA>") => double.NaN,
            4 when Is(text, "TRUE") => 1,
            5 when Is(text, "FALSE") => 0,
            _ => double.MaxValue,
        };
        return value != double.MaxValue;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "…";
}
