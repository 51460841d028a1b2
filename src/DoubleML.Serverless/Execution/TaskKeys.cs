using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Serverless.Contract;

namespace DoubleML.Serverless.Execution;

/// <summary>
/// Names tasks by content: learner, rows, key and the very numbers of the columns. Equal keys mean equal results, in this run or another.
/// </summary>
internal sealed class TaskKeys
{
    private readonly ConcurrentDictionary<DataSet, Lazy<string>> _roots = new();

    /// <summary>The key of a task, 32 bytes.</summary>
    /// <param name="task">The task.</param>
    /// <param name="data">The data, with all columns that the task names.</param>
    /// <param name="given">The hash of the split if it is a given one; null for a drawn one.</param>
    public byte[] Of(NuisanceTask task, DataSet data, DataReference? given)
    {
        var root = DataLevels.Root(data);
        var references = new List<DataReference> { new() { Sha256 = RootHash(root) } };
        references.AddRange(DataLevels.ColumnsOf(task).Where(name => !root.Contains(name)).Order(StringComparer.Ordinal)
            .Select(name => new DataReference { Sha256 = ColumnHash(data, name) }));
        var request = TaskConversion.ToRequest(
            [new TaskPiece(task)], references, given is null ? null : new DataReference { Sha256 = given.Sha256 });
        return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, ServerlessJson.Request));
    }

    private string RootHash(DataSet root) => _roots.GetOrAdd(root, _ => new Lazy<string>(() =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in root.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(MemoryMarshal.AsBytes(root[name].AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    })).Value;

    private static string ColumnHash(DataSet data, string name) =>
        data.Derived<string>(("content", name), d => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(d[name].AsSpan()))));
}
