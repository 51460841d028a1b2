namespace DoubleML.IO.Spec;

/// <summary>Helps with misspelt names in messages.</summary>
public static class Names
{
    /// <summary>The known name that is meant, if one is close to <paramref name="found"/>; otherwise the list of the known ones.</summary>
    /// <param name="found">What the user wrote.</param>
    /// <param name="known">What the program knows.</param>
    public static string Suggest(string found, IReadOnlyList<string> known)
    {
        var (name, distance) = known
            .Select(candidate => (candidate, Distance(found.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        var all = known.Count switch
        {
            0 => "no key here",
            1 => $"'{known[0]}'",
            _ => $"one of {string.Join(", ", known)}",
        };
        return distance <= Math.Max(1, (found.Length + 1) / 3) && known.Count > 1 ? $"{all} (did you mean '{name}'?)" : all;
    }

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
