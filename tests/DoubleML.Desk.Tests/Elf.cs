using System.Buffers.Binary;
using System.Text;

namespace DoubleML.Desk.Tests;

/// <summary>What a program or library demands of the system, from the ELF file's own tables (64-bit, little-endian).</summary>
internal sealed class Elf
{
    private const int _neededVersions = 0x6ffffffe; // SHT_GNU_verneed
    private const int _dynamic = 6; // SHT_DYNAMIC
    private const int _needed = 1; // DT_NEEDED

    private readonly byte[] _bytes;

    public Elf(byte[] bytes)
    {
        Assert.Equal("\u007fELF"u8, bytes.AsSpan(0, 4));
        _bytes = bytes;
    }

    /// <summary>e_machine: 62 is x86-64, 183 arm64.</summary>
    public int Machine => UInt16(18);

    /// <summary>The libraries that it links to.</summary>
    public IEnumerable<string> NeededFiles
    {
        get
        {
            foreach (var section in Sections(_dynamic))
            {
                for (var at = Int64(section + 24); Int64(at) != 0; at += 16)
                {
                    if (Int64(at) == _needed)
                    {
                        yield return Text(section, (int)Int64(at + 8));
                    }
                }
            }
        }
    }

    /// <summary>The symbol versions that the dynamic linker demands of them.</summary>
    public IEnumerable<string> NeededVersions
    {
        get
        {
            foreach (var section in Sections(_neededVersions))
            {
                var file = Int64(section + 24);
                for (var f = Int32(section + 44); f > 0; f--, file += Int32(file + 12))
                {
                    var version = file + Int32(file + 8);
                    for (var v = UInt16(file + 2); v > 0; v--, version += Int32(version + 12))
                    {
                        yield return Text(section, Int32(version + 8));
                    }
                }
            }
        }
    }

    /// <summary>The headers of the sections of a type.</summary>
    private IEnumerable<long> Sections(int type)
    {
        var (sections, size, count) = (Int64(40), UInt16(58), UInt16(60));
        return Enumerable.Range(0, count).Select(i => sections + (i * size)).Where(section => Int32(section + 4) == type);
    }

    /// <summary>A text of the string table that a section links to.</summary>
    private string Text(long section, int offset)
    {
        var strings = Int64(Int64(40) + (Int32(section + 40) * UInt16(58)) + 24);
        var start = (int)strings + offset;
        return Encoding.ASCII.GetString(_bytes, start, Array.IndexOf(_bytes, (byte)0, start) - start);
    }

    private int Int32(long at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan((int)at));

    private int UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan((int)at));

    private long Int64(long at) => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan((int)at));
}
