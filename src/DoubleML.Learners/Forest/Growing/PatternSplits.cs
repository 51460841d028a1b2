using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The splits of the nodes of a <see cref="PatternGrower{TCriterion}"/>. A node carries, in a slot, the sums of all columns over the patterns that have
/// the column's bit; they give all scores at once. The larger child gets them as parent less smaller child, exactly, because sums are
/// whole numbers. Only the smaller child, at most half the parent, takes a new slot, so a few suffice.
/// </summary>
internal sealed unsafe class PatternSplits<TCriterion>
    where TCriterion : struct, ICriterion
{
    private readonly ForestData _data;
    private readonly TreeSettings _settings;
    private readonly PatternSample _sample;
    private readonly int _columnCount;
    private readonly int _slotLength;
    private readonly int _sumsInSlot;
    private readonly double* _slots;
    private readonly double* _scores;
    private readonly ulong[] _drawn;
    private readonly ulong[] _left;
    private readonly ulong[] _ties;

    public PatternSplits(ForestData data, PatternSample sample, Arena arena)
    {
        _data = data;
        _settings = data.Settings;
        _sample = sample;
        _columnCount = data.Features.ColumnCount;
        _slotLength = (_columnCount + BitSums.Columns - 1) / BitSums.Columns * BitSums.Columns;
        _sumsInSlot = sample.CountsRows ? 3 : 2;
        _slots = arena.Take<double>((int.Log2(sample.PatternCount) + 3L) * _sumsInSlot * _slotLength);
        _scores = arena.Take<double>(_slotLength);
        _drawn = new ulong[(_slotLength + 63) / 64];
        _left = new ulong[_drawn.Length];
        _ties = new ulong[_drawn.Length];
        Array.Fill(_drawn, ulong.MaxValue);
    }

    /// <summary>Makes the sums of a node in its slot.</summary>
    public void SumUp(in PatternNode node)
    {
        if (_sample.CountsRows)
        {
            BitSums.Add(_sample.List, node.Start, node.Count, _sample.RowCounts, _columnCount, RowCounts(node.Slot), Weights(node.Slot));
        }

        BitSums.Add(_sample.List, node.Start, node.Count, _sample.Units, _columnCount, Sums(node.Slot), Weights(node.Slot));
    }

    /// <summary>Takes the sums of one slot from those of another.</summary>
    public void Subtract(int slot, int other)
    {
        double* from = Sums(slot), what = Sums(other);
        for (var i = 0; i < _sumsInSlot * _slotLength; i += Vector256<double>.Count)
        {
            (Vector256.Load(from + i) - Vector256.Load(what + i)).Store(from + i);
        }
    }

    /// <summary>The sums and the number of rows on the side of a column that has its bit.</summary>
    public (double Sum, double Weight, double Rows) With(int slot, int column) =>
        (Sums(slot)[column], Weights(slot)[column], _sample.CountsRows ? RowCounts(slot)[column] : 0);

    /// <summary>The best column, each of several best ones with the same probability, or −1 if none can be split.</summary>
    public int Choose(in PatternNode node, RandomKey tree, double treeWeight)
    {
        var random = new NodeRandom(tree, node.Path);
        if (_settings.MaxFeatures < _columnCount)
        {
            DrawColumns(node, ref random);
        }

        var best = Best(node);
        return best == double.NegativeInfinity
            || (_settings.MinImpurityDecrease > 0 && !_data.IsWorthwhile(best - TCriterion.Whole(node.Sum, node.Weight), treeWeight))
            ? -1
            : random.NextBit(_ties);
    }

    private double* Sums(int slot) => _slots + (slot * _sumsInSlot * _slotLength);

    private double* Weights(int slot) => Sums(slot) + _slotLength;

    private double* RowCounts(int slot) => Weights(slot) + _slotLength;

    private static Vector256<double> Varies(Vector256<double> weightWith, Vector256<double> weight) =>
        Vector256.GreaterThan(weightWith, Vector256<double>.Zero) & Vector256.GreaterThan(weight, weightWith);

    /// <summary>Draws max_features columns; if all of them are constant in the node, goes on to the first that is not.</summary>
    private void DrawColumns(in PatternNode node, ref NodeRandom random)
    {
        Array.Clear(_drawn);
        Array.Fill(_left, ulong.MaxValue);
        _left[^1] = ulong.MaxValue >> (63 - ((_columnCount - 1) % 64));
        var weights = Weights(node.Slot);
        var varies = false;
        for (var visited = 0; visited < _columnCount && (visited < _settings.MaxFeatures || !varies); visited++)
        {
            var column = random.NextBit(_left);
            _left[column / 64] &= ~(1UL << column);
            _drawn[column / 64] |= 1UL << column;
            varies |= weights[column] > 0 && weights[column] < node.Weight;
        }
    }

    /// <summary>The largest score among the columns drawn that split the node validly, or −∞; the columns that have it are the ties.</summary>
    private double Best(in PatternNode node)
    {
        double* sums = Sums(node.Slot), weights = Weights(node.Slot), rows = RowCounts(node.Slot);
        var sum = Vector256.Create(node.Sum);
        var weight = Vector256.Create(node.Weight);
        var lanes = Vector256.Create(1UL, 2, 4, 8);
        var none = Vector256.Create(double.NegativeInfinity);
        var maximum = none;
        for (var column = 0; column < _slotLength; column += Vector256<double>.Count)
        {
            var sumWith = Vector256.Load(sums + column);
            var weightWith = Vector256.Load(weights + column);
            var drawn = Vector256.Create(_drawn[column / 64] >> column) & lanes;
            var valid = Varies(weightWith, weight) & Vector256.Equals(drawn, lanes).AsDouble();
            if (_sample.CountsRows)
            {
                var rowsWith = Vector256.Load(rows + column);
                var rowsOfSmaller = Vector256.MinNative(rowsWith, Vector256.Create((double)node.Rows) - rowsWith);
                valid &= Vector256.GreaterThanOrEqual(rowsOfSmaller, Vector256.Create((double)_settings.MinSamplesLeaf));
            }

            var scores = TCriterion.Score(sumWith, weightWith, sum - sumWith, weight - weightWith);
            scores = Vector256.ConditionalSelect(valid, scores, none);
            scores.Store(_scores + column);
            maximum = Vector256.MaxNative(maximum, scores);
        }

        var half = Vector128.MaxNative(maximum.GetLower(), maximum.GetUpper());
        var best = Math.Max(half[0], half[1]);
        Array.Clear(_ties);
        for (var column = 0; column < _slotLength; column += Vector256<double>.Count)
        {
            var isBest = Vector256.Equals(Vector256.Load(_scores + column), Vector256.Create(best));
            _ties[column / 64] |= (ulong)isBest.ExtractMostSignificantBits() << column;
        }

        return best;
    }
}
