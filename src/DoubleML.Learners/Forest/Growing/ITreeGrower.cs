using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Grows one tree after the other on the same buffers and hands what the leaves predict to its <see cref="LeafSink"/>. No tree is kept.
/// Disposing of it gives the buffers back.
/// </summary>
internal interface ITreeGrower : IDisposable
{
    /// <summary>Grows the tree of this key; the same key grows the same tree.</summary>
    void Grow(RandomKey tree);

    /// <summary>Called after the last tree: hands over what was kept back.</summary>
    void Complete();
}
