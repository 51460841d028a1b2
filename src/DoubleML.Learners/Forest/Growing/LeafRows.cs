namespace DoubleML.Learners.Forest.Growing;

/// <summary>Which leaf of a tree each test row falls into.</summary>
/// <param name="testCount">The number of test rows.</param>
internal sealed class LeafRows(int testCount)
{
    /// <summary>For each test row the number of its leaf, 0 … <see cref="Count"/> − 1.</summary>
    public int[] LeafOf { get; } = new int[testCount];

    /// <summary>How many leaves test rows fall into.</summary>
    public int Count { get; private set; }

    /// <summary>These test rows fall into one leaf.</summary>
    public void Add(ReadOnlySpan<uint> tests)
    {
        foreach (var test in tests)
        {
            LeafOf[test] = Count;
        }

        Count++;
    }
}
