using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Grows one tree after the other on the same buffers: draws the sample, grows depth-first or best-first, and hands what each leaf
/// predicts to the sink as soon as it is a leaf. No tree is kept, and depth-first no node is grown that no test row reaches.
/// How splits are found and carried out is the derived class's.
/// </summary>
internal abstract unsafe class TreeGrower : ITreeGrower
{
    private const int NotInSample = -1;

    private readonly Stack<Node> _stack = new();
    private readonly PriorityQueue<(Node Node, Split Split), (double Gain, int Order)> _frontier = new();
    private readonly int* _counts;
    private readonly int* _trainOfUnit;
    private readonly uint* _tests;
    private readonly uint* _spareTests;
    private readonly int* _rowOfTest;
    private readonly LeafSink _sink;

    protected TreeGrower(ForestData data, LeafSink sink)
    {
        Data = data;
        Settings = data.Settings;
        _sink = sink;
        int trainCount = data.Training.Rows.Length, testCount = data.TestRows.Length;
        _counts = Arena.Take<int>(trainCount);
        _trainOfUnit = Arena.Take<int>(trainCount);
        Units = Arena.Take<Unit>(trainCount);
        RowOfUnit = Arena.Take<int>(trainCount);
        UnitOfRow = Arena.Take<int>(data.Features.RowCount);
        new Span<int>(UnitOfRow, data.Features.RowCount).Fill(NotInSample);
        _tests = Arena.Take<uint>(testCount);
        _spareTests = Arena.Take<uint>(testCount);
        _rowOfTest = Arena.Take<int>(testCount);
        data.TestRows.AsSpan().CopyTo(new Span<int>(_rowOfTest, testCount));
    }

    protected Arena Arena { get; } = new();

    protected ForestData Data { get; }

    protected TreeSettings Settings { get; }

    /// <summary>The key of the tree that is growing.</summary>
    protected RandomKey TreeKey { get; private set; }

    /// <summary>The tree's sample.</summary>
    protected Unit* Units { get; }

    /// <summary>The data row of each unit.</summary>
    protected int* RowOfUnit { get; }

    /// <summary>The unit of each data row, or a negative number for rows outside the sample.</summary>
    protected int* UnitOfRow { get; }

    /// <summary>How many units the tree's sample has.</summary>
    protected int UnitCount { get; private set; }

    /// <summary>The least weight of a leaf in this tree, in the units' scale.</summary>
    protected double MinWeightLeaf { get; private set; }

    private double TreeWeight { get; set; }

    /// <summary>Grows the tree of this key.</summary>
    public void Grow(RandomKey tree)
    {
        TreeKey = tree;
        DrawSample();
        for (var i = 0; i < Data.TestRows.Length; i++)
        {
            _tests[i] = (uint)i;
        }

        var root = new Node { End = UnitCount, TestEnd = Data.TestRows.Length, Path = NodeRandom.Root };
        for (var i = 0; i < UnitCount; i++)
        {
            root.Sum += Units[i].Sum;
            root.Weight += Units[i].Weight;
        }

        TreeWeight = root.Weight;
        MinWeightLeaf = Settings.MinWeightFractionLeaf * TreeWeight;
        Begin();
        if (Settings.MaxLeafNodes < int.MaxValue)
        {
            GrowBestFirst(root);
        }
        else
        {
            GrowDepthFirst(root);
        }
    }

    /// <inheritdoc/>
    public void Complete() { }

    /// <inheritdoc/>
    public void Dispose() => Arena.Dispose();

    /// <summary>Arranges the tree's sample for growing.</summary>
    protected abstract void Begin();

    /// <summary>Finds the best split.</summary>
    /// <returns>False if there is none.</returns>
    protected abstract bool FindSplit(ref Node node, out Split split);

    /// <summary>Deals the node's units out to the children, or to those that are wanted.</summary>
    protected abstract void DealUnits(in Node node, in Split split, ref Node left, ref Node right, bool wantsLeft, bool wantsRight);

    /// <summary>Deals test rows out: those that go left first, in place.</summary>
    /// <returns>How many go left.</returns>
    protected virtual int DealTests(in Split split, uint* tests, int count, int* rowOfTest, uint* spare)
    {
        fixed (float* column = Data.Columns.Values[split.Feature])
        {
            return StablePartition.DealTests(tests, count, rowOfTest, column, stride: 1, split.Threshold, spare);
        }
    }

    /// <summary>The unit at a position of the node, for sums over the node.</summary>
    protected abstract int UnitAt(in Node node, int position);

    private void DrawSample()
    {
        var training = Data.Training;
        if (Settings.BootstrapDraws > 0)
        {
            BootstrapSample.Count(TreeKey, training.Rows.Length, Settings.BootstrapDraws, _counts);
        }
        else
        {
            new Span<int>(_counts, training.Rows.Length).Fill(1);
        }

        TakeSample();
        if (UnitCount == 0)
        {
            // Only rows of weight 0 were drawn, which teach nothing: take all.
            new Span<int>(_counts, training.Rows.Length).Fill(1);
            TakeSample();
        }
    }

    private void TakeSample()
    {
        var training = Data.Training;
        var unit = 0;
        for (var i = 0; i < training.Rows.Length; i++)
        {
            var row = training.Rows[i];
            var single = training.Units[i];
            if (_counts[i] > 0 && single.Weight > 0)
            {
                Units[unit] = new Unit(_counts[i] * single.Sum, _counts[i] * single.Weight);
                RowOfUnit[unit] = row;
                _trainOfUnit[unit] = i;
                UnitOfRow[row] = unit++;
            }
            else
            {
                UnitOfRow[row] = NotInSample;
            }
        }

        UnitCount = unit;
    }

    private void GrowDepthFirst(Node root)
    {
        PushOrFinish(root, MaySplit(root));
        while (_stack.TryPop(out var node))
        {
            if (!IsPure(node) && FindSplit(ref node, out var split) && Data.IsWorthwhile(split.Gain, TreeWeight))
            {
                Divide(node, split, out var left, out var right);
                bool growsLeft = left.TestEnd > left.TestStart && MaySplit(left), growsRight = right.TestEnd > right.TestStart && MaySplit(right);
                var wantsLeaves = _sink.WantsExactMeans;
                if (growsLeft || growsRight || wantsLeaves)
                {
                    DealUnits(node, split, ref left, ref right, growsLeft || wantsLeaves, growsRight || wantsLeaves);
                }

                // The smaller child first: then no more than log2 n nodes wait at any time.
                var leftFirst = left.Count < right.Count;
                PushOrFinish(leftFirst ? right : left, leftFirst ? growsRight : growsLeft);
                PushOrFinish(leftFirst ? left : right, leftFirst ? growsLeft : growsRight);
            }
            else
            {
                Finish(node);
            }
        }
    }

    private void PushOrFinish(in Node node, bool grows)
    {
        if (grows)
        {
            _stack.Push(node);
        }
        else
        {
            Finish(node);
        }
    }

    private void GrowBestFirst(Node root)
    {
        var leavesLeft = Settings.MaxLeafNodes - 1;
        var order = 0;
        Enqueue(root);
        while (_frontier.TryDequeue(out var best, out _))
        {
            if (leavesLeft == 0)
            {
                Finish(best.Node);
                continue;
            }

            leavesLeft--;
            Divide(best.Node, best.Split, out var left, out var right);
            DealUnits(best.Node, best.Split, ref left, ref right, wantsLeft: true, wantsRight: true);
            Enqueue(left);
            Enqueue(right);
        }

        void Enqueue(Node node)
        {
            if (MaySplit(node) && !IsPure(node) && FindSplit(ref node, out var split) && Data.IsWorthwhile(split.Gain, TreeWeight))
            {
                _frontier.Enqueue((node, split), (-split.Gain, order++));
            }
            else
            {
                Finish(node);
            }
        }
    }

    private bool MaySplit(in Node node) =>
        node.Count >= Settings.MinSamplesSplit && node.Depth < Settings.MaxDepth && node.Weight >= 2 * MinWeightLeaf;

    private bool IsPure(in Node node)
    {
        if (Data.Training.IsZeroOne)
        {
            return node.Sum == 0 || node.Sum == node.Weight;
        }

        if (!Data.Training.TargetsRepeat)
        {
            return false;
        }

        var targets = Data.Training.Targets;
        var target = targets[_trainOfUnit[UnitAt(node, 0)]];
        for (var i = 1; i < node.Count; i++)
        {
            if (targets[_trainOfUnit[UnitAt(node, i)]] != target)
            {
                return false;
            }
        }

        return true;
    }

    private void Divide(in Node node, in Split split, out Node left, out Node right)
    {
        var middle = node.Start + split.LeftCount;
        var testMiddle = node.TestStart
            + DealTests(split, _tests + node.TestStart, node.TestEnd - node.TestStart, _rowOfTest, _spareTests);
        left = node with
        {
            End = middle,
            TestEnd = testMiddle,
            Depth = node.Depth + 1,
            Sum = split.SumLeft,
            Weight = split.WeightLeft,
            Path = NodeRandom.Child(node.Path, right: false),
        };
        right = node with
        {
            Start = middle,
            TestStart = testMiddle,
            Depth = node.Depth + 1,
            Sum = node.Sum - split.SumLeft,
            Weight = node.Weight - split.WeightLeft,
            Path = NodeRandom.Child(node.Path, right: true),
        };
    }

    private void Finish(in Node node)
    {
        if (node.TestEnd == node.TestStart)
        {
            return;
        }

        var value = _sink.WantsExactMeans ? ExactMean(node) : Data.Training.Mean(node.Sum, node.Weight);
        _sink.Add(new ReadOnlySpan<uint>(_tests + node.TestStart, node.TestEnd - node.TestStart), value);
    }

    private double ExactMean(in Node node)
    {
        double sum = 0, weight = 0;
        for (var i = 0; i < node.Count; i++)
        {
            var train = _trainOfUnit[UnitAt(node, i)];
            var w = _counts[train] * (Data.Training.SampleWeights?[train] ?? 1);
            sum += w * Data.Training.Targets[train];
            weight += w;
        }

        return sum / weight;
    }
}
