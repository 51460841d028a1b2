using System.Collections.Concurrent;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Tests.Client.Fakes;

/// <summary>A store that counts.</summary>
internal sealed class MemoryStore : IObjectStore
{
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private int _puts;

    public int Puts => _puts;

    public IEnumerable<string> Keys => _objects.Keys;

    public string UriOf(string key) => $"s3://bucket/{key}";

    public Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) => Task.FromResult(_objects.ContainsKey(key));

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _puts);
        _objects[key] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]> GetAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        var content = _objects.TryGetValue(key, out var found) ? found : throw new FileNotFoundException($"there is no object {key}");
        var start = (int)Math.Min(offset, content.Length);
        return Task.FromResult(content[start..(int)Math.Min(content.Length, start + (length ?? int.MaxValue))]);
    }
}
