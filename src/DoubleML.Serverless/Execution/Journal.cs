using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DoubleML.Serverless.Execution;

/// <summary>
/// Finished work on disk, so that an interrupted run can be resumed: a header, then records that are only ever appended. A record is the
/// length of its content (32 bits), the first 8 bytes of the content's SHA-256, and the content: the task's key (32 bytes), first part and
/// number of parts (32 bits each, 0 and 0 for a whole task), the answer's values. All little-endian. What a crash has torn is found by the
/// checksum and cut off.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int _keyLength = 32;
    private const int _prefixLength = 12;
    private static readonly byte[] _header = "DMLJ\u0001\0\0\0"u8.ToArray();
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly Dictionary<string, List<JournalEntry>> _entries = new(StringComparer.Ordinal);

    private Journal(FileStream file) => _file = file;

    /// <summary>Opens a journal; the file is locked until it is closed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="resume">Whether to keep what is in it.</param>
    /// <exception cref="InputException">The file is in use, or is no journal.</exception>
    public static Journal Open(string path, bool resume)
    {
        FileStream file;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"the journal {path} cannot be opened: {exception.Message}; expected a file that no other run uses", exception);
        }

        var journal = new Journal(file);
        try
        {
            journal.Load(path, resume);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What is known of a task, in the order in which it was finished.</summary>
    /// <param name="key">The task's key.</param>
    public IReadOnlyList<JournalEntry> Find(byte[] key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(Convert.ToHexString(key), out var entries) ? [.. entries] : [];
        }
    }

    /// <summary>Appends a finished piece; once this returns, it survives the end of this process.</summary>
    public void Append(byte[] key, JournalEntry entry)
    {
        var record = new byte[_prefixLength + _keyLength + 8 + entry.Values.Length];
        var content = record.AsSpan(_prefixLength);
        key.CopyTo(content);
        BinaryPrimitives.WriteInt32LittleEndian(content[_keyLength..], entry.FirstPart);
        BinaryPrimitives.WriteInt32LittleEndian(content[(_keyLength + 4)..], entry.PartCount);
        entry.Values.CopyTo(content[(_keyLength + 8)..]);
        BinaryPrimitives.WriteInt32LittleEndian(record, content.Length);
        SHA256.HashData(content).AsSpan(0, 8).CopyTo(record.AsSpan(4));
        lock (_lock)
        {
            _file.Write(record); // unbuffered, so one record is one write
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Load(string path, bool resume)
    {
        var head = new byte[_header.Length];
        var found = _file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (resume && found == head.Length && !head.AsSpan().SequenceEqual(_header))
        {
            throw new InputException($"{path} is not a journal of this version, expected the file of an earlier run");
        }

        if (!resume || found < head.Length)
        {
            _file.SetLength(0);
            _file.Write(_header);
            return;
        }

        var good = _file.Position;
        while (ReadRecord() is { } content)
        {
            good = _file.Position;
            var key = Convert.ToHexString(content.AsSpan(0, _keyLength));
            if (!_entries.TryGetValue(key, out var entries))
            {
                _entries.Add(key, entries = []);
            }

            entries.Add(new JournalEntry(
                BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(_keyLength)),
                BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(_keyLength + 4)),
                content[(_keyLength + 8)..]));
        }

        _file.SetLength(good);
        _file.Position = good;
    }

    private byte[]? ReadRecord()
    {
        var prefix = new byte[_prefixLength];
        if (_file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length < _keyLength + 8 || length > _file.Length - _file.Position)
        {
            return null;
        }

        var content = new byte[length];
        _file.ReadExactly(content);
        return SHA256.HashData(content).AsSpan(0, 8).SequenceEqual(prefix.AsSpan(4)) ? content : null;
    }
}

/// <summary>A finished piece of a task.</summary>
/// <param name="FirstPart">0-based first part; 0 for the whole task.</param>
/// <param name="PartCount">The number of parts; 0 for the whole task.</param>
/// <param name="Values">The answer's values: predictions, or the parts' sums.</param>
internal sealed record JournalEntry(int FirstPart, int PartCount, byte[] Values);
