using DoubleML.IO;
using DoubleML.IO.PublicData;

namespace DoubleML.Cli;

/// <summary>What opens the files that specs name.</summary>
internal static class Sources
{
    /// <summary>Files of this machine and <c>dataset:NAME</c>. A new scheme is one entry here.</summary>
    public static FileSources All() => new(new Dictionary<string, Func<string, CancellationToken, Task<Stream>>>
    {
        ["dataset"] = PublicDataStore.OpenLocationAsync,
    });
}
