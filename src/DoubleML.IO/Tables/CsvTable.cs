using System.Globalization;
using Sylvan.Data.Csv;

namespace DoubleML.IO.Tables;

/// <summary>CSV as in RFC 4180: comma separated, with a header, names and cells quoted where they need it.</summary>
public static class CsvTable
{
    /// <summary>Reads the wanted columns.</summary>
    /// <param name="stream">The file's content, not gzipped.</param>
    /// <param name="location">What to call the file in messages.</param>
    /// <param name="request">The wanted columns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">The file, a column or a value is not what was expected; the message names it.</exception>
    public static Table Read(Stream stream, string location, TableRequest request, CancellationToken cancellationToken)
    {
        using var reader = Open(stream, location, request.Key, request.LargestRecord);
        var wanted = request.Resolve(Names(reader, location, request.Key), location);
        var columns = wanted.Select(column => new NumericColumn(column.Name, column.Key)).ToArray();
        ForEachRow(reader, location, request.Key, request.LargestRecord, () =>
        {
            for (var j = 0; j < columns.Length; j++)
            {
                columns[j].Add(reader.GetFieldSpan(wanted[j].Index));
            }
        }, cancellationToken);
        return TableReader.ToTable(columns.Select(column => (column.Name, column.ToArray(location, request.Key))), location, request);
    }

    /// <summary>The columns' names and the number of rows, without a look at the values.</summary>
    /// <param name="stream">The file's content, not gzipped.</param>
    /// <param name="location">What to call the file in messages.</param>
    /// <param name="request">The key for messages and the largest record.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">The file is no CSV.</exception>
    public static (IReadOnlyList<string> Names, int RowCount) Shape(
        Stream stream, string location, TableRequest request, CancellationToken cancellationToken)
    {
        using var reader = Open(stream, location, request.Key, request.LargestRecord);
        var names = Names(reader, location, request.Key);
        var rows = 0;
        ForEachRow(reader, location, request.Key, request.LargestRecord, () => rows++, cancellationToken);
        return (names, rows);
    }

    internal static IReadOnlyList<string> ReadNames(Stream stream, string location, string key)
    {
        using var reader = Open(stream, location, key, TableRequest.UsualLargestRecord);
        return [.. Names(reader, location, key).Where(name => name.Length > 0)];
    }

    internal static (IReadOnlyList<string> Names, string[][] Cells) ReadText(
        Stream stream, string location, string key, CancellationToken cancellationToken)
    {
        using var reader = Open(stream, location, key, TableRequest.UsualLargestRecord);
        var names = Names(reader, location, key);
        var cells = names.Select(_ => new List<string>()).ToArray();
        ForEachRow(reader, location, key, TableRequest.UsualLargestRecord, () =>
        {
            for (var j = 0; j < cells.Length; j++)
            {
                cells[j].Add(reader.GetString(j));
            }
        }, cancellationToken);
        return (names, [.. cells.Select(column => column.ToArray())]);
    }

    /// <summary>Writes columns of numbers in the shortest form that round-trips; NaN becomes an empty cell.</summary>
    internal static void Write(TextWriter writer, IReadOnlyList<KeyValuePair<string, double[]>> columns)
    {
        writer.Write(string.Join(',', columns.Select(column => Quote(column.Key))));
        writer.Write('\n');
        Span<char> buffer = stackalloc char[32];
        for (var i = 0; i < columns[0].Value.Length; i++)
        {
            for (var j = 0; j < columns.Count; j++)
            {
                if (j > 0)
                {
                    writer.Write(',');
                }

                var value = columns[j].Value[i];
                if (!double.IsNaN(value))
                {
                    _ = value.TryFormat(buffer, out var length, provider: CultureInfo.InvariantCulture);
                    writer.Write(double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : buffer[..length]);
                }
                else if (columns.Count == 1)
                {
                    writer.Write("\"\""); // an empty line would be no row at all
                }
            }

            writer.Write('\n');
        }
    }

    private static CsvDataReader Open(Stream stream, string location, string key, int largestRecord)
    {
        try
        {
            return CsvDataReader.Create(new StreamReader(stream), new CsvDataReaderOptions
            {
                Delimiter = ',',
                CsvStyle = CsvStyle.Standard,
                HasHeaders = true,
                BufferSize = 1 << 16,
                MaxBufferSize = largestRecord,
                StringFactory = null,
            });
        }
        catch (CsvRecordTooLargeException exception)
        {
            throw new InputException($"{key}: the header of '{location}' has more than {largestRecord} characters, expected fewer", exception);
        }
        catch (Exception exception) when (exception is CsvMissingHeadersException or CsvFormatException)
        {
            throw Empty(location, key);
        }
    }

    private static List<string> Names(CsvDataReader reader, string location, string key)
    {
        List<string> names = [.. Enumerable.Range(0, reader.FieldCount).Select(j => reader.GetName(j).Trim())];
        if (names.TrueForAll(name => name.Length == 0))
        {
            throw Empty(location, key);
        }

        if (names is [var only] && only.AsSpan().IndexOfAny(';', '\t') is >= 0 and var at)
        {
            throw new InputException(
                $"{key}: '{location}' separates its columns by {(only[at] == ';' ? "semicolons" : "tabs")}, expected commas, and decimal points in numbers");
        }

        return names;
    }

    private static InputException Empty(string location, string key) =>
        new($"{key}: '{location}' is empty or no CSV, expected a header with column names in its first line");

    private static void ForEachRow(
        CsvDataReader reader, string location, string key, int largestRecord, Action add, CancellationToken cancellationToken)
    {
        var row = 0;
        try
        {
            while (reader.Read())
            {
                row++;
                if (reader.RowFieldCount != reader.FieldCount)
                {
                    // A line with nothing in it is no row, unless the file has one column only.
                    if (reader.RowFieldCount <= 1 && reader.FieldCount > 1 && reader.GetFieldSpan(0).IsWhiteSpace())
                    {
                        row--;
                        continue;
                    }

                    throw new InputException(
                        $"{key}: row {row} of '{location}' has {reader.RowFieldCount} cells, expected {reader.FieldCount} as in the header");
                }

                add();
                if ((row & 0xFFF) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        catch (CsvRecordTooLargeException exception)
        {
            throw new InputException($"{key}: row {row + 1} of '{location}' has more than {largestRecord} characters, expected fewer", exception);
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"{key}: row {row + 1} of '{location}' is no CSV, expected cells separated by commas, quoted as in RFC 4180", exception);
        }
    }

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
}
