namespace DoubleML.IO;

/// <summary>
/// The folder in which this program keeps what it can get or make again: <c>DML_CACHE</c>, or else <c>dml</c> in the user's cache folder
/// (<c>XDG_CACHE_HOME</c> or what the platform has instead).
/// </summary>
public static class UserCache
{
    /// <summary>The folder; it may not be there yet.</summary>
    public static string Folder => Variable("DML_CACHE") ?? Path.Combine(Variable("XDG_CACHE_HOME") ?? OfPlatform(), "dml");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string OfPlatform() =>
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : OperatingSystem.IsMacOS() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "Caches")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
