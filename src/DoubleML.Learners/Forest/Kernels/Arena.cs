using System.Runtime.InteropServices;

namespace DoubleML.Learners.Forest.Kernels;

/// <summary>
/// The working memory of one grower: blocks at fixed addresses, aligned to cache lines, all given back at once. A grower takes what its
/// trees need when it is made and nothing afterwards, so memory does not depend on the number of trees.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    private const int Alignment = 64;

    private readonly List<nint> _blocks = [];

    /// <summary>Room for <paramref name="count"/> items, all zero.</summary>
    public T* Take<T>(long count) where T : unmanaged
    {
        // Large blocks come as fresh zero pages, of which only those written to become memory.
        var block = (nint)NativeMemory.AllocZeroed(checked((nuint)((Math.Max(count, 1) * sizeof(T)) + Alignment)));
        _blocks.Add(block);
        return (T*)((block + Alignment - 1) & -Alignment);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
    }
}
