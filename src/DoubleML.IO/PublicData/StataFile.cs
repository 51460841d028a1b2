using System.Buffers.Binary;
using System.Text;

namespace DoubleML.IO.PublicData;

/// <summary>
/// Stata's data format 113 to 115 (Stata 8 to 12), little-endian, numeric columns: enough for the public data sets. The layout is Stata's
/// own, <c>help dta_113</c>: header, types, names, sort order, formats, labels, expansion fields, then the rows.
/// </summary>
internal static class StataFile
{
    private const int HeaderLength = 109;
    private const int NameLength = 33;
    private const int LabelLength = 81;

    public static IReadOnlyList<KeyValuePair<string, double[]>> Read(byte[] raw)
    {
        if (raw.Length < HeaderLength || raw[0] is not (113 or 114 or 115) || raw[1] != 2)
        {
            throw new InputException("the file is no little-endian Stata file of version 8 to 12, expected one");
        }

        var bytes = raw.AsSpan();
        int columnCount = BinaryPrimitives.ReadInt16LittleEndian(bytes[4..]);
        var rowCount = BinaryPrimitives.ReadInt32LittleEndian(bytes[6..]);
        var types = raw[HeaderLength..(HeaderLength + columnCount)];
        var at = HeaderLength + columnCount;
        var names = new string[columnCount];
        for (var j = 0; j < columnCount; j++, at += NameLength)
        {
            var name = bytes.Slice(at, NameLength);
            names[j] = Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
        }

        var formatLength = raw[0] == 113 ? 12 : 49;
        at += (2 * (columnCount + 1)) + (columnCount * (formatLength + NameLength + LabelLength));
        while (raw[at] != 0)
        {
            at += 5 + BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 1)..]);
        }

        at += 5;
        var columns = names.Select(_ => new double[rowCount]).ToArray();
        for (var i = 0; i < rowCount; i++)
        {
            for (var j = 0; j < columnCount; j++)
            {
                (columns[j][i], var width) = Cell(bytes[at..], types[j]);
                at += width;
            }
        }

        return [.. names.Select((name, j) => KeyValuePair.Create(name, columns[j]))];
    }

    /// <summary>A cell's value and its width; Stata's largest values stand for missing ones.</summary>
    private static (double Value, int Width) Cell(ReadOnlySpan<byte> bytes, byte type)
    {
        static double Unless(double value, double largest) => value <= largest ? value : double.NaN;
        return type switch
        {
            251 => (Unless((sbyte)bytes[0], 100), 1),
            252 => (Unless(BinaryPrimitives.ReadInt16LittleEndian(bytes), 32_740), 2),
            253 => (Unless(BinaryPrimitives.ReadInt32LittleEndian(bytes), 2_147_483_620), 4),
            254 => (Unless(BinaryPrimitives.ReadSingleLittleEndian(bytes), 1.701e38), 4),
            255 => (Unless(BinaryPrimitives.ReadDoubleLittleEndian(bytes), 8.988e307), 8),
            _ => throw new InputException("the Stata file has a text column, expected numeric columns"),
        };
    }
}
