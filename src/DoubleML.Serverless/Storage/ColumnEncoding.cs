using System.Buffers.Binary;
using System.IO.Compression;

namespace DoubleML.Serverless.Storage;

/// <summary>
/// How the values of one column become bytes and come back with the same bits. Whole numbers take the fewest bytes that hold them all,
/// other
/// columns are doubles whose bytes are grouped by significance (first the lowest byte of every value, last the highest), which compresses
/// better. A block is compressed with Brotli where that saves at least a tenth.
/// </summary>
internal static class ColumnEncoding
{
    public const string Bit = "bit";
    public const string UInt8 = "u8";
    public const string Int16 = "i16";
    public const string Int32 = "i32";
    public const string Float64 = "f64";
    public const string Stored = "none";
    public const string Brotli = "brotli";

    private const int _quality = 5;
    private const int _window = 22;

    /// <summary>The length in bytes of an uncompressed block; −1 for an unknown encoding.</summary>
    public static long LengthOf(string encoding, int rowCount) => encoding switch
    {
        Bit => (rowCount + 7L) / 8,
        UInt8 => rowCount,
        Int16 => 2L * rowCount,
        Int32 => 4L * rowCount,
        Float64 => 8L * rowCount,
        _ => -1,
    };

    public static (string Encoding, string Compression, byte[] Block) Encode(ReadOnlySpan<double> values)
    {
        var encoding = Choose(values);
        var raw = new byte[LengthOf(encoding, values.Length)];
        for (var i = 0; i < values.Length; i++)
        {
            switch (encoding)
            {
                case Bit:
                    raw[i / 8] |= (byte)((int)values[i] << (i % 8));
                    break;
                case UInt8:
                    raw[i] = (byte)values[i];
                    break;
                case Int16:
                    BinaryPrimitives.WriteInt16LittleEndian(raw.AsSpan(2 * i), (short)values[i]);
                    break;
                case Int32:
                    BinaryPrimitives.WriteInt32LittleEndian(raw.AsSpan(4 * i), (int)values[i]);
                    break;
                default:
                    var bits = BitConverter.DoubleToUInt64Bits(values[i]);
                    for (var b = 0; b < 8; b++)
                    {
                        raw[(b * values.Length) + i] = (byte)(bits >> (8 * b));
                    }

                    break;
            }
        }

        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(raw.Length)];
        return BrotliEncoder.TryCompress(raw, packed, out var written, _quality, _window) && written < 0.9 * raw.Length
            ? (encoding, Brotli, packed[..written])
            : (encoding, Stored, raw);
    }

    /// <summary>Decodes a block; null if it is not what its description says.</summary>
    public static double[]? Decode(string encoding, string compression, ReadOnlySpan<byte> block, int rowCount)
    {
        var raw = Unpack(compression, block, LengthOf(encoding, rowCount));
        if (raw is null)
        {
            return null;
        }

        var values = new double[rowCount];
        for (var i = 0; i < rowCount; i++)
        {
            values[i] = encoding switch
            {
                Bit => (raw[i / 8] >> (i % 8)) & 1,
                UInt8 => raw[i],
                Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw.AsSpan(2 * i)),
                Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(4 * i)),
                _ => Gather(raw, i, rowCount),
            };
        }

        return values;
    }

    private static byte[]? Unpack(string compression, ReadOnlySpan<byte> block, long length)
    {
        if (length < 0 || length > Array.MaxLength)
        {
            return null;
        }

        if (compression == Stored)
        {
            return block.Length == length ? block.ToArray() : null;
        }

        var raw = new byte[length];
        return compression == Brotli && BrotliDecoder.TryDecompress(block, raw, out var written) && written == length ? raw : null;
    }

    private static double Gather(byte[] raw, int i, int rowCount)
    {
        var bits = 0UL;
        for (var b = 0; b < 8; b++)
        {
            bits |= (ulong)raw[(b * rowCount) + i] << (8 * b);
        }

        return BitConverter.UInt64BitsToDouble(bits);
    }

    private static string Choose(ReadOnlySpan<double> values)
    {
        int least = 0, most = 0;
        foreach (var value in values)
        {
            // Compared by bits, as −0 equals 0 but is another number.
            var whole = value is >= int.MinValue and <= int.MaxValue ? (int)value : 0;
            if (BitConverter.DoubleToInt64Bits(whole) != BitConverter.DoubleToInt64Bits(value))
            {
                return Float64;
            }

            least = Math.Min(least, whole);
            most = Math.Max(most, whole);
        }

        return (least, most) switch
        {
            (0, <= 1) => Bit,
            (0, <= byte.MaxValue) => UInt8,
            ( >= short.MinValue, <= short.MaxValue) => Int16,
            _ => Int32,
        };
    }
}
