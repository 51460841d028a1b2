using System.IO.Compression;
using System.Text;

namespace DoubleML.IO.Tables;

/// <summary>Writes tables of numbers as CSV (plain or gzipped) or Parquet; the format follows from how the file's name ends.</summary>
public static class TableWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Demands a name that ends in a known way.</summary>
    /// <param name="key">The key or option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The ending is unknown.</exception>
    public static void RequireFormat(string key, string path)
    {
        if (!EndsWith(path, ".csv") && !EndsWith(path, ".csv.gz") && !EndsWith(path, ".parquet"))
        {
            throw new InputException($"{key}: found '{path}', expected a file that ends in .csv, .csv.gz or .parquet");
        }
    }

    /// <summary>Writes a file; it appears complete or not at all.</summary>
    /// <param name="key">The key or option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names and values, all of the same length; NaN becomes an empty cell (CSV) or stays NaN (Parquet).</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="InputException">The ending is unknown, or the file cannot be written.</exception>
    public static Task WriteAsync(
        string key, string path, IReadOnlyList<KeyValuePair<string, double[]>> columns, CancellationToken cancellationToken = default)
    {
        RequireFormat(key, path);
        return AtomicFile.WriteAsync(key, path, async stream =>
        {
            if (EndsWith(path, ".parquet"))
            {
                await ParquetTable.WriteAsync(stream, columns, cancellationToken).ConfigureAwait(false);
                return;
            }

            var target = EndsWith(path, ".gz") ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : stream;
            var writer = new StreamWriter(target, Utf8, 1 << 16, leaveOpen: target == stream);
            await using (writer.ConfigureAwait(false))
            {
                CsvTable.Write(writer, columns);
            }
        });
    }

    /// <summary>Writes CSV.</summary>
    /// <param name="writer">The target.</param>
    /// <param name="columns">Names and values, all of the same length.</param>
    public static void WriteCsv(TextWriter writer, IReadOnlyList<KeyValuePair<string, double[]>> columns) => CsvTable.Write(writer, columns);

    private static bool EndsWith(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
