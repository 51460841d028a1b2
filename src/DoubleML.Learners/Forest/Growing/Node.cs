namespace DoubleML.Learners.Forest.Growing;

/// <summary>A node while the tree grows: where its units and test rows lie in the grower's lists, and their sums.</summary>
internal struct Node
{
    /// <summary>The node's units are the positions Start … End − 1 of each list.</summary>
    public int Start, End;

    /// <summary>The node's test rows are the positions TestStart … TestEnd − 1 of the test list.</summary>
    public int TestStart, TestEnd;

    /// <summary>The root has depth 0.</summary>
    public int Depth;

    /// <summary>Which of the grower's two sets of lists holds the node.</summary>
    public int Buffer;

    /// <summary>Whether the node belongs to the small subtree that has lists of its own.</summary>
    public bool IsLocal;

    /// <summary>Where a grower on bins keeps the node's histograms.</summary>
    public int Slot;

    /// <summary>The sums over the node's units.</summary>
    public double Sum, Weight;

    /// <summary>The name of the node for <see cref="NodeRandom"/>.</summary>
    public ulong Path;

    public readonly int Count => End - Start;
}

/// <summary>A node's best split.</summary>
internal struct Split
{
    public int Feature;

    /// <summary>How many units go left.</summary>
    public int LeftCount;

    /// <summary>The sums over the units that go left.</summary>
    public double SumLeft, WeightLeft;

    /// <summary>Test rows with values of at most this go left, unless the grower works on bins.</summary>
    public double Threshold;

    /// <summary>Of a grower that works on bins: test rows in bins up to this one go left.</summary>
    public int Cut;

    /// <summary>By how much the score exceeds that of the whole node.</summary>
    public double Gain;
}
