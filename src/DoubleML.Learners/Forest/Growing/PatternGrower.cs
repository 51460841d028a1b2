using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Trees on binary columns. Rows are collapsed into patterns (<see cref="BinaryPatterns"/>), of which a tree has its own weights
/// (<see cref="PatternSample"/>). Only nodes are grown to which test patterns come (<see cref="PatternTests"/>).
/// </summary>
internal sealed unsafe class PatternGrower<TCriterion> : ITreeGrower
    where TCriterion : struct, ICriterion
{
    private readonly ForestData _data;
    private readonly TreeSettings _settings;
    private readonly Arena _arena = new();
    private readonly PatternSample _sample;
    private readonly PatternTests _tests;
    private readonly PatternSplits<TCriterion> _splits;
    private readonly ulong* _spare;
    private readonly PatternNode* _stack;
    private int _waiting;
    private RandomKey _key;
    private double _treeWeight;

    public PatternGrower(ForestData data, LeafSink sink)
    {
        _data = data;
        _settings = data.Settings;
        _sample = new PatternSample(data, _arena);
        _tests = new PatternTests(data, sink, _sample, _arena);
        _splits = new PatternSplits<TCriterion>(data, _sample, _arena);
        _spare = _arena.Take<ulong>(Math.Max(_sample.PatternCount, _tests.Capacity) + BitPartition.Padding);

        // One node waits at most for each time the smaller child, at most half its parent, is grown first.
        _stack = _arena.Take<PatternNode>(int.Log2(_sample.PatternCount) + 2);
    }

    /// <inheritdoc/>
    public void Grow(RandomKey tree)
    {
        _key = tree;
        var node = _sample.Draw(tree);
        _treeWeight = node.Weight;
        node.TestEnd = _tests.Begin();
        if (!MaySplit(node))
        {
            _tests.Finish(node);
            return;
        }

        if (NeedsSums(node))
        {
            _splits.SumUp(node);
        }

        _waiting = 0;
        while (true)
        {
            if (!Split(ref node))
            {
                if (_waiting == 0)
                {
                    return;
                }

                node = _stack[--_waiting];
            }
        }
    }

    /// <inheritdoc/>
    public void Complete() => _tests.AddTotals();

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    /// <summary>Splits a node that may be split.</summary>
    /// <returns>Whether there is a child to be split next, which then takes the place of the node.</returns>
    private bool Split(ref PatternNode node)
    {
        if (!NeedsSums(node))
        {
            FinishPair(node);
            return false;
        }

        var column = _splits.Choose(node, _key, _treeWeight);
        if (column < 0)
        {
            _tests.Finish(node);
            return false;
        }

        Divide(node, column, out var without, out var with);
        bool growsWithout = MaySplit(without), growsWith = MaySplit(with);
        if (!growsWithout)
        {
            _tests.Finish(without);
        }

        if (!growsWith)
        {
            _tests.Finish(with);
        }

        if (growsWithout && growsWith)
        {
            // The larger child takes over the node's sums and waits.
            var withoutIsSmaller = without.Count < with.Count;
            ref var smaller = ref withoutIsSmaller ? ref without : ref with;
            ref var larger = ref withoutIsSmaller ? ref with : ref without;
            smaller.Slot++;
            if (NeedsSums(larger))
            {
                _splits.SumUp(smaller);
                _splits.Subtract(larger.Slot, smaller.Slot);
            }

            _stack[_waiting++] = larger;
            node = smaller;
        }
        else if (growsWithout)
        {
            node = Only(ref without, ref with);
        }
        else if (growsWith)
        {
            node = Only(ref with, ref without);
        }

        return growsWithout || growsWith;
    }

    /// <summary>The child of a node that is grown, with its sums, if its sibling is not.</summary>
    private PatternNode Only(ref PatternNode grown, ref PatternNode other)
    {
        if (NeedsSums(grown) && grown.Count <= other.Count)
        {
            _splits.SumUp(grown);
        }
        else if (NeedsSums(grown))
        {
            other.Slot++;
            _splits.SumUp(other);
            _splits.Subtract(grown.Slot, other.Slot);
        }

        return grown;
    }

    private bool MaySplit(in PatternNode node) =>
        node.TestEnd > node.TestStart
        && node.Count > 1
        && node.Rows >= _settings.MinSamplesSplit
        && node.Depth < _settings.MaxDepth
        && !(_data.Training.IsZeroOne && (node.Sum == 0 || node.Sum == node.Weight));

    /// <summary>Not so for two patterns of one word: every column in which they differ makes the same split.</summary>
    private bool NeedsSums(in PatternNode node) =>
        node.Count > 2 || _sample.CountsRows || _settings.MinImpurityDecrease > 0 || _sample.List.MoreWords > 0;

    private void Divide(in PatternNode node, int column, out PatternNode without, out PatternNode with)
    {
        var middle = node.Start + BitPartition.Deal(_sample.List, node.Start, node.Count, column, _spare);
        var testMiddle = node.TestStart
            + BitPartition.Deal(_tests.List, node.TestStart, node.TestEnd - node.TestStart, column, _spare);
        var (sum, weight, rows) = _splits.With(node.Slot, column);
        without = node;
        without.End = middle;
        without.TestEnd = testMiddle;
        without.Depth++;
        without.Rows = _sample.CountsRows ? node.Rows - (int)rows : without.Count;
        without.Sum -= sum;
        without.Weight -= weight;
        without.Path = NodeRandom.Child(node.Path, right: false);
        with = node;
        with.Start = middle;
        with.TestStart = testMiddle;
        with.Depth++;
        with.Rows = _sample.CountsRows ? (int)rows : with.Count;
        with.Sum = sum;
        with.Weight = weight;
        with.Path = NodeRandom.Child(node.Path, right: true);
    }

    /// <summary>
    /// Splits a node of two patterns. All columns in which they differ tie; one is drawn if there are tests that do not side with the same
    /// pattern in all of them.
    /// </summary>
    private void FinishPair(in PatternNode node)
    {
        ulong one = _sample.List.Items[node.Start], other = _sample.List.Items[node.Start + 1];
        var ties = (one ^ other) >> BitSums.NumberBits;
        long ofOne = _tests.Value(one), ofOther = _tests.Value(other);
        for (var test = node.TestStart; test < node.TestEnd; test++)
        {
            var fromOne = ((_tests.List.Items[test] ^ one) >> BitSums.NumberBits) & ties;
            if (fromOne != 0 && fromOne != ties)
            {
                // Asked again for another test, this draws the same column.
                fromOne &= 1UL << new NodeRandom(_key, node.Path).NextBit([ties]);
            }

            _tests.Predict(test, fromOne == 0 ? ofOne : ofOther);
        }
    }
}
