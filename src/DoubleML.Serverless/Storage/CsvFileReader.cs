using System.IO.Compression;
using System.Security.Cryptography;
using DoubleML.IO.Tables;

namespace DoubleML.Serverless.Storage;

/// <summary>
/// Reads columns of a CSV file, plain or gzipped, which is checked and parsed as a whole; its content hash is the SHA-256 of the file as it
/// lies there. Made for files that other programs put into the store; what this project stores are column files, which are read in parts.
/// </summary>
internal sealed class CsvFileReader : IColumnSource
{
    private const int _largestRecord = 1 << 20;
    private readonly string _name;
    private readonly string _sha256;
    private readonly long _largest;
    private readonly HashSet<string> _names;
    private byte[]? _content;

    private CsvFileReader(string name, string sha256, long largest, byte[] content)
    {
        (_name, _sha256, _largest, _content) = (name, sha256, largest, content);
        var (names, rows) = CsvTable.Shape(new MemoryStream(content), "the CSV file", Request([]), CancellationToken.None);
        (_names, RowCount) = (names.ToHashSet(StringComparer.Ordinal), rows);
    }

    /// <inheritdoc/>
    public int RowCount { get; }

    /// <inheritdoc/>
    public bool Contains(string name) => _names.Contains(name);

    /// <summary>Reads, checks and counts.</summary>
    /// <param name="start">The file's first bytes.</param>
    /// <param name="read">Reads a range of the file.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="sha256">The content hash that the file must have.</param>
    /// <param name="largest">The most bytes that it may have, as it comes and unzipped.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="InputException">It is no CSV file, not the one with this hash, or too large.</exception>
    public static async Task<CsvFileReader> OpenAsync(
        ReadOnlyMemory<byte> start, RangeRead read, string name, string sha256, long largest, CancellationToken cancellationToken)
    {
        var file = start.Length < ColumnFileReader.FirstRead ? start : await read(0, largest + 1, cancellationToken).ConfigureAwait(false);
        return new CsvFileReader(name, sha256, largest, Checked(file, name, sha256, largest));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeyValuePair<string, double[]>>> ReadAsync(
        RangeRead read, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // The first columns are wanted at once; for others, which is rare, the file is read again rather than kept.
        var content = Interlocked.Exchange(ref _content, null)
            ?? Checked(await read(0, _largest + 1, cancellationToken).ConfigureAwait(false), _name, _sha256, _largest);
        var table = CsvTable.Read(new MemoryStream(content), "the CSV file", Request(names), cancellationToken);
        return [.. names.Select(column => KeyValuePair.Create(column, table.Data[column]))];
    }

    private TableRequest Request(IReadOnlyList<string> names) => new()
    {
        Key = _name,
        Required = [.. names.Select(column => (column, _name))],
        LargestRecord = _largestRecord,
    };

    private static byte[] Checked(ReadOnlyMemory<byte> file, string name, string sha256, long largest)
    {
        if (file.Length > largest)
        {
            throw TooLarge(name, largest);
        }

        var found = Convert.ToHexStringLower(SHA256.HashData(file.Span));
        if (found != sha256)
        {
            throw new InputException($"{name}: the content's SHA-256 is {found}, expected {sha256}");
        }

        return file.Span is [0x1F, 0x8B, ..] ? Unzipped(file, name, largest) : file.ToArray();
    }

    private static byte[] Unzipped(ReadOnlyMemory<byte> file, string name, long largest)
    {
        using var zipped = new GZipStream(new MemoryStream(file.ToArray()), CompressionMode.Decompress);
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        try
        {
            for (int count; (count = zipped.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, count);
                if (content.Length > largest)
                {
                    throw TooLarge(name, largest);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{name}: the gzipped CSV file cannot be unzipped: {exception.Message}", exception);
        }

        return content.ToArray();
    }

    private static InputException TooLarge(string name, long largest) => new(
        $"{name}: the CSV file has more than {largest} bytes, the most that a function of this memory reads; expected a column file or more memory");
}
