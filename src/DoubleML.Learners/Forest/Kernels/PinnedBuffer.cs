namespace DoubleML.Learners.Forest.Kernels;

/// <summary>An array at a fixed address that only ever grows, so that trees reuse it and kernels can point into it.</summary>
/// <typeparam name="T">The items' type.</typeparam>
internal sealed unsafe class PinnedBuffer<T> where T : unmanaged
{
    private T[] _items = [];

    /// <summary>The address of the first item.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Makes room for <paramref name="length"/> items; what was in the buffer is lost when it has to grow, and zero afterwards.</summary>
    /// <returns><see cref="Pointer"/>.</returns>
    public T* Reserve(long length)
    {
        if (_items.LongLength < length || Pointer == null)
        {
            _items = GC.AllocateArray<T>(checked((int)Math.Max(length, 16)), pinned: true);
            fixed (T* first = _items)
            {
                Pointer = first;
            }
        }

        return Pointer;
    }
}
