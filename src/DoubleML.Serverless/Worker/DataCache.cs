using System.Security.Cryptography;
using DoubleML.Data;
using DoubleML.Sampling;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Worker;

/// <summary>
/// The data of requests, kept between invocations by content hash with all that was derived from them, and given up, the least recently
/// used
/// first, when they need too much memory. Only the columns that tasks name are read.
/// </summary>
internal sealed class DataCache(AllowedStores stores, long memoryBytes) : IDisposable
{
    // Features take up to as much again in a learner's own structures; a quarter of the memory leaves room for the fits.
    private readonly long _capacity = memoryBytes / 4;
    private readonly LinkedList<Entry> _recent = new();
    private readonly SemaphoreSlim _one = new(1);
    private DataSet? _source;
    private DataSet? _view;
    private double _viewBytes;

    /// <summary>The data set of a request: the first file's, extended by the columns of the others.</summary>
    /// <param name="references">The files.</param>
    /// <param name="columns">The columns that are needed.</param>
    /// <param name="folds">How many folds the request's tasks will draw, all repetitions together.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task<DataSet> DataAsync(
        IReadOnlyList<DataReference> references, IReadOnlySet<string> columns, double folds, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var missing = new HashSet<string>(columns, StringComparer.Ordinal);
            DataSet? data = null;
            for (var i = 0; i < references.Count; i++)
            {
                var (part, names) = await FileAsync(references[i], $"data[{i}]", missing, cancellationToken).ConfigureAwait(false);
                data = data is null ? part : data.With(names.Select(name => KeyValuePair.Create(name, part[name])));
            }

            return missing.Count == 0
                ? View(data!, folds)
                : throw new InputException(
                    $"column '{missing.Order(StringComparer.Ordinal).First()}' is not in the data files of the request");
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The content of a given split.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<Fold>>> SplitAsync(DataReference reference, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(reference.Sha256) is { Split: { } known })
            {
                return known;
            }

            const string where = "split.given";
            var content = reference.Inline
                ?? await stores.ReadAsync(reference.Uri!, where, 0, _capacity, cancellationToken).ConfigureAwait(false);
            var found = Convert.ToHexStringLower(SHA256.HashData(content));
            if (found != reference.Sha256)
            {
                throw new InputException($"{where}: the content's SHA-256 is {found}, expected {reference.Sha256}");
            }

            var split = GivenSplitJson.Read(content);
            Add(new Entry(reference.Sha256) { Split = split, Bytes = 2L * content.Length });
            return split;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Gives everything up if the process holds more than half of its memory.</summary>
    public void Trim()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > memoryBytes / 2)
        {
            lock (_recent)
            {
                _recent.Clear();
                (_source, _view) = (null, null);
            }
        }
    }

    private async Task<(DataSet Data, IReadOnlyList<string> Names)> FileAsync(
        DataReference reference, string where, HashSet<string> missing, CancellationToken cancellationToken)
    {
        RangeRead read = reference.Inline is { } content
            ? (offset, length, _) => Task.FromResult(Slice(content, offset, length))
            : async (offset, length, token) => await stores.ReadAsync(reference.Uri!, where, offset, length, token).ConfigureAwait(false);
        var entry = Find(reference.Sha256);
        if (entry?.Reader is null)
        {
            var reader = await IColumnSource.OpenAsync(read, where, reference.Sha256, memoryBytes / 8, cancellationToken).ConfigureAwait(false);
            Add(entry = new Entry(reference.Sha256) { Reader = reader });
        }

        var needed = missing.Where(entry.Reader!.Contains).ToList();
        var absent = needed.Where(name => entry.Data?.Contains(name) != true).ToList();
        var bytes = 3L * sizeof(double) * absent.Count * entry.Reader.RowCount;
        if (entry.Bytes + bytes > memoryBytes / 2)
        {
            throw new InputException(
                $"{where}: {needed.Count} columns of {entry.Reader.RowCount} rows " +
                $"do not fit into this function's memory ({memoryBytes >> 20} MB)");
        }

        if (absent.Count > 0 || entry.Data is null)
        {
            var columns = absent.Count > 0
                ? await entry.Reader.ReadAsync(read, absent, cancellationToken).ConfigureAwait(false)
                : [KeyValuePair.Create("\u001f", new double[entry.Reader.RowCount])]; // no column asked for, yet the number of rows counts
            entry.Data = entry.Data is null ? new DataSet(columns) : entry.Data.With(columns);
            entry.Bytes += bytes;
            Shrink(entry);
        }

        missing.ExceptWith(needed);
        return (entry.Data, needed);
    }

    /// <summary>The data as the owner of folds and the like, which are given up after some time without the features being lost.</summary>
    private DataSet View(DataSet data, double folds)
    {
        var bytes = folds * data.RowCount * sizeof(int);
        lock (_recent)
        {
            if (_view is null || _source != data || _viewBytes + bytes > _capacity / 4.0)
            {
                (_source, _view, _viewBytes) = (data, data.With([]), 0);
            }

            _viewBytes += bytes;
            return _view;
        }
    }

    private static ReadOnlyMemory<byte> Slice(byte[] content, long offset, long length)
    {
        var start = (int)Math.Min(offset, content.Length);
        return content.AsMemory(start, (int)Math.Min(length, content.Length - start));
    }

    private Entry? Find(string sha256)
    {
        lock (_recent)
        {
            var entry = _recent.FirstOrDefault(entry => entry.Sha256 == sha256);
            if (entry is not null)
            {
                _recent.Remove(entry);
                _recent.AddFirst(entry);
            }

            return entry;
        }
    }

    private void Add(Entry entry)
    {
        lock (_recent)
        {
            _recent.AddFirst(entry);
        }

        Shrink(entry);
    }

    private void Shrink(Entry keep)
    {
        lock (_recent)
        {
            while (_recent.Count > 1 && _recent.Sum(entry => entry.Bytes) > _capacity && _recent.Last!.Value != keep)
            {
                _recent.RemoveLast();
            }
        }
    }

    private sealed class Entry(string sha256)
    {
        public string Sha256 => sha256;

        public IColumnSource? Reader { get; init; }

        public IReadOnlyList<IReadOnlyList<Fold>>? Split { get; init; }

        public DataSet? Data { get; set; }

        public long Bytes { get; set; }
    }
}
