namespace DoubleML;

/// <summary>Native libraries that a program carries inside itself instead of beside it.</summary>
public static class NativeLibraries
{
    /// <summary>
    /// Gives the path of a library's file by its name, such as <c>lib_lightgbm.so</c>, or null if the program has none of that name. A program
    /// of a single file sets it when it starts; elsewhere it is null.
    /// </summary>
    public static Func<string, string?>? Source { get; set; }

    /// <summary>The path of a library that the program carries; null if it carries none of that name.</summary>
    /// <param name="fileName">The file's name.</param>
    public static string? Find(string fileName) => Source?.Invoke(fileName);
}
