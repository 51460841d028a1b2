using System.Globalization;

namespace DoubleML.Report.Text;

/// <summary>Numbers for people: few digits, a real minus sign, no exponent where it can be helped.</summary>
internal static class Numbers
{
    /// <summary>What stands for a number that is none.</summary>
    public const string Missing = "–";

    /// <summary>A number with some significant digits, trailing zeros kept so that columns compare.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits.</param>
    public static string Short(double value, int digits = 3)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? Missing : value > 0 ? "∞" : "−∞";
        }

        if (value == 0)
        {
            return "0";
        }

        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        var text = magnitude is < -5 or > 8
            ? value.ToString($"0.{new string('0', digits - 1)}E+0", CultureInfo.InvariantCulture)
            : value.ToString($"F{Math.Max(0, digits - 1 - magnitude)}", CultureInfo.InvariantCulture);
        return WithMinus(text);
    }

    /// <summary>A number that somebody chose, such as an option: as short as it is.</summary>
    /// <param name="value">The number.</param>
    public static string Plain(double value) => double.IsFinite(value) ? WithMinus(value.ToString("G6", CultureInfo.InvariantCulture)) : Short(value);

    /// <summary>Numbers that are read together: so many decimals that the smallest spacing of the scale shows some significant digits.</summary>
    /// <param name="scale">The size of what distinguishes them, such as a standard error.</param>
    /// <param name="digits">Significant digits of the scale.</param>
    public static Func<double, string> OnScale(double scale, int digits = 2)
    {
        if (!double.IsFinite(scale) || scale <= 0)
        {
            return value => Short(value);
        }

        var decimals = digits - 1 - (int)Math.Floor(Math.Log10(scale));
        return decimals > 7 || scale > 1e9
            ? value => Short(value)
            : value => double.IsFinite(value) ? WithMinus(value.ToString($"F{Math.Max(0, decimals)}", CultureInfo.InvariantCulture)) : Short(value);
    }

    /// <summary>A p value.</summary>
    /// <param name="value">In [0, 1].</param>
    public static string PValue(double value) =>
        double.IsNaN(value) ? Missing : value < 1e-4 ? "< 0.0001" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage.</summary>
    /// <param name="share">1 for 100 %.</param>
    /// <param name="format">The form of the number.</param>
    public static string Percent(double share, string format = "0.##") =>
        double.IsNaN(share) ? Missing : WithMinus((100 * share).ToString(format, CultureInfo.InvariantCulture)) + "\u00A0%";

    /// <summary>A count, thousands apart.</summary>
    /// <param name="value">The count.</param>
    public static string Count(double value) => double.IsNaN(value)
        ? Missing
        : Math.Round(value).ToString("#,0", CultureInfo.InvariantCulture).Replace(",", "\u202F", StringComparison.Ordinal);

    /// <summary>A duration.</summary>
    /// <param name="seconds">Seconds.</param>
    public static string Duration(double seconds) => seconds switch
    {
        double.NaN => Missing,
        < 1 => $"{Short(seconds * 1000, 2)}\u00A0ms",
        < 120 => $"{Short(seconds)}\u00A0s",
        < 7200 => $"{Short(seconds / 60)}\u00A0min",
        _ => $"{Short(seconds / 3600)}\u00A0h",
    };

    /// <summary>A price.</summary>
    /// <param name="usd">US dollars.</param>
    public static string Dollars(double usd) => usd is > 0 and < 1e-5 ? $"{Short(usd, 2)}\u00A0USD" : $"{usd.ToString(usd < 1 ? "0.00000#" : "0.00", CultureInfo.InvariantCulture)}\u00A0USD";

    private static string WithMinus(string text) => text.Replace('-', '\u2212');
}
