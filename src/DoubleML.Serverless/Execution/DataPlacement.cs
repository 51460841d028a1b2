using System.Collections.Concurrent;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Storage;

namespace DoubleML.Serverless.Execution;

/// <summary>
/// Brings data to where the function reads them, once by content: the data set proper and given splits into the store, computed columns
/// along with the request where they are small, else into the store as well.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class DataPlacement(IObjectStore store)
{
    private readonly ConcurrentDictionary<(object Content, string What), Lazy<Task<DataReference>>> _placed = new();

    /// <summary>The reference to the data set proper.</summary>
    public Task<DataReference> RootAsync(DataSet data, CancellationToken cancellationToken)
    {
        var root = DataLevels.Root(data);
        return OnceAsync(root, "root", () => PutAsync(ColumnFile.Write(root), cancellationToken));
    }

    /// <summary>The reference to a given split; null for a drawn one.</summary>
    public async Task<DataReference?> SplitAsync(SplitSpec split, CancellationToken cancellationToken) =>
        split is not GivenSplit given ? null : await OnceAsync(given, "split", async () =>
        {
            var (content, sha256) = GivenSplitJson.Write(given.Repetitions);
            return await PutAsync($"splits/{sha256}.json", sha256, content, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);

    /// <summary>References to all columns that some tasks need.</summary>
    /// <param name="data">The data.</param>
    /// <param name="tasks">The tasks of one request.</param>
    /// <param name="inlineBytes">The most bytes of computed columns that may travel in the request.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task<IReadOnlyList<DataReference>> ReferencesAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, int inlineBytes, CancellationToken cancellationToken)
    {
        var root = await RootAsync(data, cancellationToken).ConfigureAwait(false);
        var needed = tasks.SelectMany(DataLevels.ColumnsOf).ToHashSet(StringComparer.Ordinal);
        var computed = DataLevels.Computed(data).Where(needed.Contains).ToList();
        if (computed.Count == 0)
        {
            return [root];
        }

        // Uncompressed size over ten: what is larger will hardly shrink below the limit, so it is not tried.
        if ((long)computed.Count * data.RowCount * sizeof(double) / 10 <= inlineBytes)
        {
            var file = ColumnFile.Write(data, computed);
            if (file.Content.Length <= inlineBytes)
            {
                return [root, new DataReference { Sha256 = file.Sha256, Inline = file.Content.ToArray() }];
            }
        }

        var all = await OnceAsync(data, "computed", () =>
            PutAsync(ColumnFile.Write(data, DataLevels.Computed(data)), cancellationToken)).ConfigureAwait(false);
        return [root, all];
    }

    private async Task<DataReference> OnceAsync(object content, string what, Func<Task<DataReference>> put)
    {
        var entry = _placed.GetOrAdd((content, what), _ => new Lazy<Task<DataReference>>(() => Task.Run(put)));
        try
        {
            return await entry.Value.ConfigureAwait(false);
        }
        catch
        {
            _placed.TryRemove(KeyValuePair.Create((content, what), entry)); // the next one tries again
            throw;
        }
    }

    private Task<DataReference> PutAsync(ColumnFile file, CancellationToken cancellationToken) =>
        PutAsync(file.Key, file.Sha256, file.Content, cancellationToken);

    private async Task<DataReference> PutAsync(string key, string sha256, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!await store.ExistsAsync(key, cancellationToken).ConfigureAwait(false))
        {
            await store.PutAsync(key, content, cancellationToken).ConfigureAwait(false);
        }

        return new DataReference { Sha256 = sha256, Uri = store.UriOf(key) };
    }
}
