namespace DoubleML.Inference;

/// <summary>Rows of cells as lines of text: the first column to the left, the others to the right.</summary>
internal static class AlignedText
{
    /// <summary>Writes the rows; the first one is the header.</summary>
    /// <param name="rows">Equally many cells each.</param>
    public static string Write(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(j => rows.Max(row => row[j].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, j) =>
            j == 0 ? cell.PadRight(widths[j]) : cell.PadLeft(widths[j])))));
    }
}
