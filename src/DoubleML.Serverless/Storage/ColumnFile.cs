using System.Security.Cryptography;
using DoubleML.Data;

namespace DoubleML.Serverless.Storage;

/// <summary>
/// Columns of numbers as bytes: compact, readable by column with range requests, the same bits after reading. The format is described in
/// <c>docs/serverless-function.md</c>.
/// </summary>
/// <param name="Content">The bytes.</param>
/// <param name="Sha256">The content hash: lower-case hexadecimal SHA-256 of the file's head, which itself holds the hash of every
/// block.</param>
public sealed record ColumnFile(ReadOnlyMemory<byte> Content, string Sha256)
{
    /// <summary>The key under which the file belongs in a store.</summary>
    public string Key => $"data/{Sha256}.dmlc";

    /// <summary>Writes columns.</summary>
    /// <param name="columns">Names and values, all of the same length.</param>
    /// <exception cref="InputException">No column, unequal lengths, or a name twice.</exception>
    public static ColumnFile Write(IEnumerable<KeyValuePair<string, double[]>> columns)
    {
        var list = columns.ToList();
        var rows = new DataSet(list).RowCount;
        var encoded = new (string Encoding, string Compression, byte[] Block)[list.Count];
        Parallel.For(0, list.Count, i => encoded[i] = ColumnEncoding.Encode(list[i].Value));

        var offset = 0L;
        var blocks = new ColumnBlock[list.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            var (encoding, compression, block) = encoded[i];
            blocks[i] = new ColumnBlock(
                list[i].Key, encoding, compression, offset, block.Length, Convert.ToHexStringLower(SHA256.HashData(block)));
            offset += block.Length;
        }

        var (head, sha256) = ColumnHead.Write(new ColumnHead { Rows = rows, Columns = blocks });
        var content = new byte[head.Length + offset];
        head.CopyTo(content, 0);
        for (var i = 0; i < blocks.Length; i++)
        {
            encoded[i].Block.CopyTo(content, head.Length + blocks[i].Offset);
        }

        return new ColumnFile(content, sha256);
    }

    /// <summary>Writes some or all columns of a data set.</summary>
    /// <param name="data">The data.</param>
    /// <param name="names">Which columns; null for all.</param>
    public static ColumnFile Write(DataSet data, IEnumerable<string>? names = null) =>
        Write((names ?? data.Names).Select(name => KeyValuePair.Create(name, data[name])));
}
