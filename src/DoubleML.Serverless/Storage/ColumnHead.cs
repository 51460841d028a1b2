using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DoubleML.Serverless.Storage;

/// <summary>
/// The head of a column file: <c>DMLC</c>, the format's version (16 bits), two zero bytes, the length of the JSON that follows (32 bits,
/// all
/// little-endian), then the JSON, which names all columns with the place and the SHA-256 of their blocks. The file's content hash is the
/// SHA-256 of the head: it stands for all blocks, and every part that is read can be checked against it.
/// </summary>
internal sealed record ColumnHead
{
    public const int PrefixLength = 12;
    private const int _version = 1;
    private const int _maxJsonLength = 64 << 20;

    public required int Rows { get; init; }

    public required ColumnBlock[] Columns { get; init; }

    public static (byte[] Bytes, string Sha256) Write(ColumnHead head)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(head, ColumnHeadJson.Default.ColumnHead);
        var bytes = new byte[PrefixLength + json.Length];
        "DMLC"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), _version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), json.Length);
        json.CopyTo(bytes, PrefixLength);
        return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>The length of the whole head, from its first <see cref="PrefixLength"/> bytes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> prefix, string name)
    {
        if (prefix.Length < PrefixLength || !prefix.StartsWith("DMLC"u8))
        {
            throw new InputException($"{name} is not a column file: it does not begin with DMLC");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(prefix[4..]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix[8..]);
        return version == _version && length is > 0 and <= _maxJsonLength ? PrefixLength + length : throw new InputException(
            $"{name} is a column file of version {version} with a head of {length} bytes, " +
            $"expected version {_version} and at most {_maxJsonLength} bytes");
    }

    public static ColumnHead Read(ReadOnlySpan<byte> head, string name)
    {
        ColumnHead? read;
        try
        {
            read = JsonSerializer.Deserialize(head[PrefixLength..], ColumnHeadJson.Default.ColumnHead);
        }
        catch (JsonException exception)
        {
            throw new InputException($"{name}: the column file's head cannot be read: {exception.Message}", exception);
        }

        if (read is null || read.Rows < 0 || read.Columns.Any(block =>
            block is null || block.Offset < 0 || block.Length is < 0 or > int.MaxValue
                || ColumnEncoding.LengthOf(block.Encoding, read.Rows) < 0))
        {
            throw new InputException($"{name}: the column file's head describes blocks that cannot be");
        }

        return read;
    }
}

/// <summary>A column's block; <see cref="Offset"/> counts from the end of the head.</summary>
internal sealed record ColumnBlock(string Name, string Encoding, string Compression, long Offset, long Length, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ColumnHead))]
internal sealed partial class ColumnHeadJson : JsonSerializerContext;
