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
        var size = checked((nuint)(Math.Max(count, 1) * sizeof(T)));
        var block = NativeMemory.AlignedAlloc(size, Alignment);
        _blocks.Add((nint)block);
        NativeMemory.Clear(block, size);
        return (T*)block;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        _blocks.Clear();
    }
}
