namespace DoubleML.Learners.Forest.Growing;

/// <summary>A node of a <see cref="PatternGrower{TCriterion}"/>: ranges of its lists of patterns and of test patterns, and its sums.</summary>
internal struct PatternNode
{
    public int Start, End, TestStart, TestEnd, Depth;

    /// <summary>Where the sums of all columns are kept.</summary>
    public int Slot;

    /// <summary>The number of distinct rows, or of patterns where rows need not be counted.</summary>
    public int Rows;

    public double Sum, Weight;

    /// <summary>The name of the node for <see cref="NodeRandom"/>.</summary>
    public ulong Path;

    public readonly int Count => End - Start;
}
