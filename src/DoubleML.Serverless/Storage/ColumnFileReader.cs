using System.Security.Cryptography;

namespace DoubleML.Serverless.Storage;

/// <summary>Reads <c>length</c> bytes at <c>offset</c>; fewer where the content ends before.</summary>
/// <param name="offset">First byte.</param>
/// <param name="length">Number of bytes.</param>
/// <param name="cancellationToken">Ends the call early.</param>
public delegate Task<ReadOnlyMemory<byte>> RangeRead(long offset, long length, CancellationToken cancellationToken);

/// <summary>
/// Reads columns of a column file (<see cref="ColumnFile"/>), and no other bytes than are needed for them; all that is read is checked
/// against the content hash.
/// </summary>
public sealed class ColumnFileReader : IColumnSource
{
    // One request fetches the head, and all of a small file with it; blocks that are no further apart than this come in one request.
    internal const int FirstRead = 128 << 10;
    private const int _gap = 64 << 10;

    private readonly string _name;
    private readonly Dictionary<string, ColumnBlock> _blocks = new(StringComparer.Ordinal);
    private readonly int _headLength;
    private readonly ReadOnlyMemory<byte> _start;

    private ColumnFileReader(string name, ColumnHead head, int headLength, ReadOnlyMemory<byte> start)
    {
        _name = name;
        _headLength = headLength;
        _start = start;
        RowCount = head.Rows;
        Names = [.. head.Columns.Select(block => block.Name)];
        foreach (var block in head.Columns)
        {
            if (!_blocks.TryAdd(block.Name, block))
            {
                throw new InputException($"{name}: column '{block.Name}' occurs twice, expected unique names");
            }
        }
    }

    /// <summary>The columns' names in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>n_obs.</summary>
    public int RowCount { get; }

    /// <summary>Whether there is a column of this name.</summary>
    /// <param name="name">The column's name.</param>
    public bool Contains(string name) => _blocks.ContainsKey(name);

    /// <summary>Reads and checks the head.</summary>
    /// <param name="read">Reads a range of the file.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="sha256">The content hash that the file must have.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="InputException">It is no column file, or not the one with this hash.</exception>
    public static async Task<ColumnFileReader> OpenAsync(RangeRead read, string name, string sha256, CancellationToken cancellationToken)
    {
        var start = await read(0, FirstRead, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(start, read, name, sha256, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks the head when the file's first bytes are there.</summary>
    internal static async Task<ColumnFileReader> OpenAsync(
        ReadOnlyMemory<byte> start, RangeRead read, string name, string sha256, CancellationToken cancellationToken)
    {
        var length = ColumnHead.LengthOf(start.Span, name);
        if (length > start.Length)
        {
            start = await read(0, length, cancellationToken).ConfigureAwait(false);
        }

        var head = start[..Math.Min(length, start.Length)];
        Check(head.Span, sha256, name);
        return new ColumnFileReader(name, ColumnHead.Read(head.Span, name), length, start);
    }

    /// <summary>Reads columns.</summary>
    /// <param name="read">Reads a range of the file, perhaps from another place than that where it was opened.</param>
    /// <param name="names">The columns, each once.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>For each name n_obs values.</returns>
    /// <exception cref="InputException">There is no such column, or its bytes are not those that were written.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, double[]>>> ReadAsync(
        RangeRead read, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var blocks = names.Select(name => _blocks.GetValueOrDefault(name)
            ?? throw new InputException($"{_name}: there is no column '{name}'")).OrderBy(block => block.Offset).ToList();
        var result = new List<KeyValuePair<string, double[]>>(names.Count);
        for (var first = 0; first < blocks.Count;)
        {
            var begin = blocks[first].Offset;
            var (end, next) = (begin, first);
            for (; next < blocks.Count && blocks[next].Offset - end <= _gap && End(blocks[next]) - begin <= int.MaxValue / 2; next++)
            {
                end = Math.Max(end, End(blocks[next]));
            }

            next = Math.Max(next, first + 1);
            end = Math.Max(end, End(blocks[first]));
            var bytes = await RangeAsync(read, begin, end - begin, cancellationToken).ConfigureAwait(false);
            for (; first < next; first++)
            {
                result.Add(KeyValuePair.Create(blocks[first].Name, Decode(blocks[first], bytes, blocks[first].Offset - begin)));
            }
        }

        return result;
    }

    private static long End(ColumnBlock block) => block.Offset + block.Length;

    private static void Check(ReadOnlySpan<byte> bytes, string sha256, string name)
    {
        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (found != sha256)
        {
            throw new InputException($"{name}: the content's SHA-256 is {found}, expected {sha256}");
        }
    }

    private Task<ReadOnlyMemory<byte>> RangeAsync(RangeRead read, long offset, long length, CancellationToken cancellationToken) =>
        _headLength + offset + length <= _start.Length
            ? Task.FromResult(_start.Slice((int)(_headLength + offset), (int)length))
            : read(_headLength + offset, length, cancellationToken);

    private double[] Decode(ColumnBlock block, ReadOnlyMemory<byte> bytes, long offset)
    {
        var length = Math.Min(block.Length, Math.Max(0, bytes.Length - offset));
        var own = bytes.Slice((int)Math.Min(offset, bytes.Length), (int)length).Span;
        Check(own, block.Sha256, $"{_name}, column '{block.Name}'");
        return ColumnEncoding.Decode(block.Encoding, block.Compression, own, RowCount)
            ?? throw new InputException($"{_name}: the block of column '{block.Name}' does not decode to {RowCount} rows");
    }
}
