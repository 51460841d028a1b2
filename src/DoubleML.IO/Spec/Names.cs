namespace DoubleML.IO.Spec;

/// <summary>Helps with misspelt names in messages.</summary>
public static class Names
{
    /// <summary>The known name that is meant, if one is close to <paramref name="found"/>; otherwise the list of the known ones.</summary>
    /// <param name="found">What the user wrote.</param>
    /// <param name="known">What the program knows.</param>
    public static string Suggest(string found, IReadOnlyList<string> known)
    {
        var all = known.Count switch
        {
            0 => "no key here",
            1 => $"'{known[0]}'",
            _ => $"one of {string.Join(", ", known)}",
        };
        return known.Count > 1 && Closest(found, known) is { } name ? $"{all} (did you mean '{name}'?)" : all;
    }

    /// <summary>The known name that is meant; null if none is close to <paramref name="found"/>.</summary>
    /// <param name="found">What the user wrote.</param>
    /// <param name="known">What the program knows.</param>
    public static string? Closest(string found, IEnumerable<string> known)
    {
        var (name, distance) = known
            .Select(candidate => (candidate, Distance(found.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, (found.Length + 1) / 3) ? name : null;
    }

    /// <summary>Says that a file is not there, and which one may be meant.</summary>
    /// <param name="path">The path that the user wrote.</param>
    public static string MissingFile(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        if (!Directory.Exists(folder))
        {
            return $"there is no file '{path}', nor a folder '{folder}'";
        }

        try
        {
            var near = Closest(Path.GetFileName(path), Directory.EnumerateFiles(folder).Take(1000).Select(file => Path.GetFileName(file)));
            return $"there is no file '{path}'" + (near is null ? "" : $" (did you mean '{(folder == "." ? near : Path.Combine(folder, near))}'?)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"there is no file '{path}'";
        }
    }

    /// <summary>The edit distance with swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
