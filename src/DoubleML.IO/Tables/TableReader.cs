using System.IO.Compression;
using DoubleML.Data;

namespace DoubleML.IO.Tables;

/// <summary>Reads tables of numbers from CSV files (plain or gzipped) and Parquet files.</summary>
/// <param name="sources">What opens the files.</param>
public sealed class TableReader(FileSources sources)
{
    /// <summary>Reads the wanted columns.</summary>
    /// <param name="location">A path or a location with a scheme; the format follows from how it ends.</param>
    /// <param name="request">The wanted columns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">The file, a column or a value is not what was expected; the message names it.</exception>
    public async Task<Table> ReadAsync(string location, TableRequest request, CancellationToken cancellationToken = default)
    {
        var name = location.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? location[..^3] : location;
        var parquet = name.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) && name == location;
        if (!parquet && !name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            && !location.StartsWith("dataset:", StringComparison.Ordinal))
        {
            throw new InputException($"{request.Key}: found '{location}', expected a file that ends in .csv, .csv.gz or .parquet");
        }

        var stream = await sources.OpenAsync(request.Key, location, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return parquet
                    ? await ParquetTable.ReadAsync(stream, location, request, cancellationToken).ConfigureAwait(false)
                    : CsvTable.Read(Unzipped(stream), location, request, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw new InputException(
                    $"{request.Key}: '{location}' cannot be read, expected a sound file ({exception.Message})", exception);
            }
        }
    }

    /// <summary>The names of a file's columns.</summary>
    /// <param name="location">A path or a location with a scheme; the format follows from how it ends.</param>
    /// <param name="key">The key of the spec that names the file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">The file is not what was expected; the message names it.</exception>
    public async Task<IReadOnlyList<string>> ReadNamesAsync(string location, string key, CancellationToken cancellationToken = default)
    {
        var stream = await sources.OpenAsync(key, location, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return location.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
                ? await ParquetTable.ReadNamesAsync(stream, location, key, cancellationToken).ConfigureAwait(false)
                : CsvTable.ReadNames(Unzipped(stream), location, key);
        }
    }

    /// <summary>A text column as it is, for groups.</summary>
    /// <param name="location">A CSV file.</param>
    /// <param name="key">The key of the spec that names the file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The columns' names and cells, [column][row].</returns>
    /// <exception cref="InputException">The file is not what was expected.</exception>
    public async Task<(IReadOnlyList<string> Names, string[][] Cells)> ReadTextAsync(
        string location, string key, CancellationToken cancellationToken = default)
    {
        var stream = await sources.OpenAsync(key, location, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return CsvTable.ReadText(Unzipped(stream), location, key, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw new InputException($"{key}: '{location}' cannot be read, expected a sound file ({exception.Message})", exception);
            }
        }
    }

    /// <summary>Joins columns and gives the table.</summary>
    internal static Table ToTable(IEnumerable<(string Name, double[]? Values)> columns, string location, TableRequest request)
    {
        var all = columns.ToList();
        var numeric = all.Where(column => column.Values is not null)
            .Select(column => KeyValuePair.Create(column.Name, column.Values!)).ToList();
        if (numeric.Count == 0)
        {
            throw new InputException($"{request.Key}: '{location}' has no numeric column, expected at least one");
        }

        return numeric[0].Value.Length > 0
            ? new Table(new DataSet(numeric), [.. all.Where(column => column.Values is null).Select(column => column.Name)])
            : throw new InputException($"{request.Key}: '{location}' has no rows, expected at least one below the header");
    }

    /// <summary>Gzipped content is recognised by its first bytes, whatever the file is called.</summary>
    private static Stream Unzipped(Stream stream)
    {
        var isGzip = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
