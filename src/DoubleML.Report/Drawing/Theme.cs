using OxyPlot;

namespace DoubleML.Report.Drawing;

/// <summary>The colours of figures and pages. Every text colour has a contrast of at least 4.5 with the surface.</summary>
public sealed record Theme
{
    /// <summary>Dark on light, and for print.</summary>
    public static Theme Light { get; } = new(
        "light",
        [
            ("surface", "#ffffff"), ("ink", "#1a2230"), ("muted", "#566173"), ("line", "#8a94a6"), ("grid", "#e4e8ee"),
            ("accent", "#1d5fc4"), ("accent-soft", "#b5cdf3"), ("second", "#b3540b"), ("second-soft", "#f5d0b0"), ("warn", "#b42318"),
        ]);

    /// <summary>Light on dark.</summary>
    public static Theme Dark { get; } = new(
        "dark",
        [
            ("surface", "#171c25"), ("ink", "#e9edf3"), ("muted", "#a5b0c2"), ("line", "#6b778b"), ("grid", "#2b3341"),
            ("accent", "#7fb2ff"), ("accent-soft", "#2c4a78"), ("second", "#ffa968"), ("second-soft", "#6b4220"), ("warn", "#ff8a80"),
        ]);

    private readonly Dictionary<string, OxyColor> _colors;
    private readonly Dictionary<OxyColor, string> _names;

    private Theme(string name, IReadOnlyList<(string Name, string Hex)> colors)
    {
        Name = name;
        Colors = colors;
        _colors = colors.ToDictionary(color => color.Name, color => OxyColor.Parse(color.Hex), StringComparer.Ordinal);
        _names = _colors.ToDictionary(color => color.Value, color => color.Key);
    }

    /// <summary><c>light</c> or <c>dark</c>.</summary>
    public string Name { get; }

    /// <summary>The colours by name, as <c>#rrggbb</c>.</summary>
    public IReadOnlyList<(string Name, string Hex)> Colors { get; }

    internal OxyColor Surface => _colors["surface"];

    /// <summary>Text.</summary>
    internal OxyColor Ink => _colors["ink"];

    /// <summary>Text of less weight.</summary>
    internal OxyColor Muted => _colors["muted"];

    /// <summary>Lines that mean something but are not data.</summary>
    internal OxyColor Line => _colors["line"];

    internal OxyColor Grid => _colors["grid"];

    /// <summary>Data.</summary>
    internal OxyColor Accent => _colors["accent"];

    /// <summary>Areas of data.</summary>
    internal OxyColor AccentSoft => _colors["accent-soft"];

    /// <summary>Other data.</summary>
    internal OxyColor Second => _colors["second"];

    /// <summary>Areas of other data.</summary>
    internal OxyColor SecondSoft => _colors["second-soft"];

    /// <summary>What went wrong.</summary>
    internal OxyColor Warn => _colors["warn"];

    /// <summary>A theme by its name.</summary>
    /// <param name="name"><c>light</c> or <c>dark</c>.</param>
    /// <exception cref="InputException">Another name.</exception>
    public static Theme Named(string name) => new[] { Light, Dark }.FirstOrDefault(theme => theme.Name == name)
        ?? throw new InputException($"--theme: found '{name}', expected 'light' or 'dark'");

    /// <summary>The name of one of the theme's colours, or null.</summary>
    internal string? NameOf(OxyColor color) => _names.GetValueOrDefault(color);
}
