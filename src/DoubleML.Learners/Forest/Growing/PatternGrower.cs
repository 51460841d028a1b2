using System.Numerics;
using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Trees on binary columns. Rows are collapsed into patterns (<see cref="BinaryPatterns"/>), of which a tree has its own weights. An item
/// of a node's list is one 64-bit word: the pattern above, the number of its unit below; so a split looks at nothing but the list. A node
/// carries the sums of all columns; the larger child gets them as parent less smaller child, exactly, because sums are whole numbers.
/// No path is longer than the number of columns, hence as many sets of sums suffice.
/// </summary>
internal sealed unsafe class PatternGrower : ITreeGrower
{
    private readonly ForestData _data;
    private readonly TreeSettings _settings;
    private readonly LeafSink _sink;
    private readonly PatternSample _sample;
    private readonly Arena _arena = new();
    private readonly int _columnCount;
    private readonly int _slotLength;
    private readonly bool _countsRows;
    private readonly ulong* _tests;
    private readonly ulong* _spare;
    private readonly double* _slots;
    private readonly double* _scores;
    private readonly PatternNode* _stack;
    private RandomKey _key;
    private double _treeWeight;

    public PatternGrower(ForestData data, LeafSink sink)
    {
        _data = data;
        _settings = data.Settings;
        _sink = sink;
        _countsRows = _settings.MinSamplesSplit > 2;
        _sample = new PatternSample(data, _arena, _countsRows);
        _columnCount = data.Features.ColumnCount;
        _slotLength = (_columnCount + BitSums.Columns - 1) / BitSums.Columns * BitSums.Columns;
        _tests = _arena.Take<ulong>(_sample.TestPatterns.Length);
        _spare = _arena.Take<ulong>(Math.Max(_sample.PatternCount, _sample.TestPatterns.Length) + 1);
        _slots = _arena.Take<double>((_columnCount + 2) * 3L * _slotLength);
        _scores = _arena.Take<double>(_slotLength);
        _stack = _arena.Take<PatternNode>(_columnCount + 2);
    }

    /// <summary>Whether this grower can serve a fit.</summary>
    public static bool Serves(ForestData data, LeafSink sink) =>
        sink.TakesSums
        && !data.Settings.RandomThresholds
        && data.Settings.Criterion != SplitCriterion.Entropy
        && data.Settings.MaxLeafNodes == int.MaxValue
        && data.Settings.MinWeightFractionLeaf == 0
        && BinaryPatterns.Of(data.Features).Exist;

    /// <inheritdoc/>
    public void Grow(RandomKey tree)
    {
        _key = tree;
        var root = _sample.Draw(tree);
        _treeWeight = root.Weight;
        _sample.TestPatterns.AsSpan().CopyTo(new Span<ulong>(_tests, _sample.TestPatterns.Length));
        if (!MaySplit(root))
        {
            Finish(root);
            return;
        }

        if (NeedsSums(root))
        {
            SumUp(root, root.Slot);
        }

        var depth = 0;
        _stack[depth++] = root;
        while (depth > 0)
        {
            var node = _stack[--depth];
            var column = ChooseColumn(node);
            if (column < 0)
            {
                Finish(node);
                continue;
            }

            Divide(node, column, out var without, out var with);
            bool growWithout = MaySplit(without), growWith = MaySplit(with);
            if (!growWithout)
            {
                Finish(without);
            }

            if (!growWith)
            {
                Finish(with);
            }

            if (growWithout && growWith)
            {
                // The larger child takes over the node's sums and is grown last.
                var (smaller, larger) = without.Count < with.Count ? (without, with) : (with, without);
                smaller.Slot = node.Slot + 1;
                if (NeedsSums(larger))
                {
                    SumUp(smaller, smaller.Slot);
                    Subtract(node.Slot, smaller.Slot);
                }

                _stack[depth++] = larger;
                _stack[depth++] = smaller;
            }
            else if (growWithout || growWith)
            {
                var (grown, other) = growWithout ? (without, with) : (with, without);
                if (NeedsSums(grown) && grown.Count <= other.Count)
                {
                    SumUp(grown, grown.Slot);
                }
                else if (NeedsSums(grown))
                {
                    SumUp(other, node.Slot + 1);
                    Subtract(node.Slot, node.Slot + 1);
                }

                _stack[depth++] = grown;
            }
        }
    }

    /// <inheritdoc/>
    public void Complete() => _sample.AddTotals(_sink);

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private double* Sums(int slot) => _slots + (slot * 3L * _slotLength);

    private double* Weights(int slot) => Sums(slot) + _slotLength;

    private double* RowCounts(int slot) => Weights(slot) + _slotLength;

    private bool MaySplit(in PatternNode node) =>
        node.TestEnd > node.TestStart
        && node.Count > 1
        && node.Rows >= _settings.MinSamplesSplit
        && node.Depth < _settings.MaxDepth
        && !(_data.Training.IsZeroOne && (node.Sum == 0 || node.Sum == node.Weight));

    /// <summary>Not so for two patterns: every column in which they differ makes the same split.</summary>
    private bool NeedsSums(in PatternNode node) => node.Count > 2 || _countsRows || _settings.MinImpurityDecrease > 0;

    private void SumUp(in PatternNode node, int slot)
    {
        var items = _sample.Items + node.Start;
        var count = node.Count;
        if (_countsRows)
        {
            BitSums.Add(items, count, _sample.RowCounts, _columnCount, RowCounts(slot), Weights(slot));
        }

        BitSums.Add(items, count, _sample.Units, _columnCount, Sums(slot), Weights(slot));
    }

    private void Subtract(int slot, int other)
    {
        double* from = Sums(slot), what = Sums(other);
        for (var i = 0; i < 3 * _slotLength; i += Vector256<double>.Count)
        {
            (Vector256.Load(from + i) - Vector256.Load(what + i)).Store(from + i);
        }
    }

    /// <summary>The best column, each of several best ones with the same probability, or −1 if none can be split.</summary>
    private int ChooseColumn(in PatternNode node)
    {
        ulong ties;
        var random = new NodeRandom(_key, node.Path);
        if (!NeedsSums(node))
        {
            ties = (_sample.Items[node.Start] ^ _sample.Items[node.Start + 1]) >> BitSums.UnitBits;
        }
        else
        {
            var varying = Score(node, out var valid);
            var allowed = valid & (_settings.MaxFeatures == _columnCount ? ulong.MaxValue : DrawColumns(varying, ref random));
            ties = Best(allowed, out var best);
            if (ties == 0
                || (_settings.MinImpurityDecrease > 0 && !_data.IsWorthwhile(best - VarianceCriterion.Whole(node.Sum, node.Weight), _treeWeight)))
            {
                return -1;
            }
        }

        var count = BitOperations.PopCount(ties);
        for (var skip = count > 1 ? random.Next(count) : 0; skip > 0; skip--)
        {
            ties &= ties - 1;
        }

        return BitOperations.TrailingZeroCount(ties);
    }

    /// <summary>The scores of all columns; which of them vary in the node, and which of those split it validly.</summary>
    private ulong Score(in PatternNode node, out ulong valid)
    {
        double* sums = Sums(node.Slot), weights = Weights(node.Slot), rows = RowCounts(node.Slot);
        var sum = Vector256.Create(node.Sum);
        var weight = Vector256.Create(node.Weight);
        var least = Vector256.Create((double)_settings.MinSamplesLeaf);
        ulong varying = 0;
        valid = 0;
        for (var column = 0; column < _slotLength; column += Vector256<double>.Count)
        {
            var sumWith = Vector256.Load(sums + column);
            var weightWith = Vector256.Load(weights + column);
            var weightWithout = weight - weightWith;
            VarianceCriterion.Score(sumWith, weightWith, sum - sumWith, weightWithout).Store(_scores + column);
            var varies = Vector256.GreaterThan(weightWith, default) & Vector256.GreaterThan(weightWithout, default);
            var bits = (ulong)Vector256.ExtractMostSignificantBits(varies) << column;
            varying |= bits;
            if (_countsRows)
            {
                var rowsWith = Vector256.Load(rows + column);
                var enough = Vector256.GreaterThanOrEqual(rowsWith, least)
                    & Vector256.GreaterThanOrEqual(Vector256.Create((double)node.Rows) - rowsWith, least);
                bits &= (ulong)Vector256.ExtractMostSignificantBits(enough) << column;
            }

            valid |= bits;
        }

        return varying;
    }

    /// <summary>Draws max_features columns, going on to the first that varies if none of them does.</summary>
    private ulong DrawColumns(ulong varying, ref NodeRandom random)
    {
        var left = (1UL << _columnCount) - 1;
        ulong drawn = 0;
        for (var visited = 0; visited < _columnCount && (visited < _settings.MaxFeatures || (drawn & varying) == 0); visited++)
        {
            var rest = left;
            for (var skip = random.Next(_columnCount - visited); skip > 0; skip--)
            {
                rest &= rest - 1;
            }

            drawn |= rest & (0 - rest);
            left &= ~drawn;
        }

        return drawn;
    }

    /// <summary>The allowed columns with the largest score.</summary>
    private ulong Best(ulong allowed, out double best)
    {
        // Scores of columns that are not allowed become −∞; then one pass finds the maximum, and one the columns that have it.
        var maximum = Vector256.Create(double.NegativeInfinity);
        var lanes = Vector256.Create(1UL, 2, 4, 8);
        for (var column = 0; column < _slotLength; column += Vector256<double>.Count)
        {
            var isAllowed = Vector256.Equals(Vector256.Create(allowed >> column) & lanes, lanes).AsDouble();
            var scores = Vector256.ConditionalSelect(
                isAllowed, Vector256.Load(_scores + column), Vector256.Create(double.NegativeInfinity));
            scores.Store(_scores + column);
            maximum = Vector256.ConditionalSelect(Vector256.GreaterThan(scores, maximum), scores, maximum);
        }

        best = Math.Max(Math.Max(maximum[0], maximum[1]), Math.Max(maximum[2], maximum[3]));
        ulong ties = 0;
        for (var column = 0; column < _slotLength; column += Vector256<double>.Count)
        {
            var isBest = Vector256.Equals(Vector256.Load(_scores + column), Vector256.Create(best));
            ties |= (ulong)Vector256.ExtractMostSignificantBits(isBest) << column;
        }

        return ties & allowed;
    }

    private void Divide(in PatternNode node, int column, out PatternNode without, out PatternNode with)
    {
        var middle = node.Start + BitSums.Deal(_sample.Items + node.Start, node.Count, column, _spare);
        var testMiddle = node.TestStart + BitSums.Deal(_tests + node.TestStart, node.TestEnd - node.TestStart, column, _spare);
        double sum, weight;
        if (!NeedsSums(node))
        {
            (sum, weight) = _sample.Units[(ushort)_sample.Items[middle]];
        }
        else
        {
            (sum, weight) = (Sums(node.Slot)[column], Weights(node.Slot)[column]);
        }

        var rows = _countsRows ? (int)RowCounts(node.Slot)[column] : node.End - middle;
        without = node with
        {
            End = middle,
            TestEnd = testMiddle,
            Depth = node.Depth + 1,
            Rows = _countsRows ? node.Rows - rows : middle - node.Start,
            Sum = node.Sum - sum,
            Weight = node.Weight - weight,
            Path = NodeRandom.Child(node.Path, right: false),
        };
        with = node with
        {
            Start = middle,
            TestStart = testMiddle,
            Depth = node.Depth + 1,
            Rows = rows,
            Sum = sum,
            Weight = weight,
            Path = NodeRandom.Child(node.Path, right: true),
        };
    }

    private void Finish(in PatternNode node)
    {
        if (node.TestEnd > node.TestStart)
        {
            var value = _sink.FixedPoint(_data.Training.Mean(node.Sum, node.Weight));
            for (var test = node.TestStart; test < node.TestEnd; test++)
            {
                _sample.Totals[(ushort)_tests[test]] += value;
            }
        }
    }
}
