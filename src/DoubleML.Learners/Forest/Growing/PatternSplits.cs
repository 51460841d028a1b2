using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The splits of the nodes of a <see cref="PatternGrower{TCriterion}"/>. A node carries, in a slot, the sums of all columns over the patterns that have
/// the column's bit; they give all scores at once. The larger child gets them as parent less smaller child, exactly, because sums are
/// whole numbers. No path is longer than the number of columns, hence as many slots suffice.
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

    public PatternSplits(ForestData data, PatternSample sample, Arena arena)
    {
        _data = data;
        _settings = data.Settings;
        _sample = sample;
        _columnCount = data.Features.ColumnCount;
        _slotLength = (_columnCount + BitSums.Columns - 1) / BitSums.Columns * BitSums.Columns;
        _sumsInSlot = sample.CountsRows ? 3 : 2;
        _slots = arena.Take<double>((_columnCount + 2L) * _sumsInSlot * _slotLength);
        _scores = arena.Take<double>(_slotLength);
    }

    /// <summary>Makes the sums of a node in its slot.</summary>
    public void SumUp(in PatternNode node)
    {
        var items = _sample.Items + node.Start;
        if (_sample.CountsRows)
        {
            BitSums.Add(items, node.Count, _sample.RowCounts, _columnCount, RowCounts(node.Slot), Weights(node.Slot));
        }

        BitSums.Add(items, node.Count, _sample.Units, _columnCount, Sums(node.Slot), Weights(node.Slot));
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
        var drawn = _settings.MaxFeatures == _columnCount ? ulong.MaxValue : DrawColumns(Varying(node), ref random);
        var ties = Best(node, drawn, out var best);
        return ties == 0
            || (_settings.MinImpurityDecrease > 0 && !_data.IsWorthwhile(best - TCriterion.Whole(node.Sum, node.Weight), treeWeight))
            ? -1
            : random.NextBit(ties);
    }

    private double* Sums(int slot) => _slots + (slot * _sumsInSlot * _slotLength);

    private double* Weights(int slot) => Sums(slot) + _slotLength;

    private double* RowCounts(int slot) => Weights(slot) + _slotLength;

    /// <summary>The columns that are not constant in the node.</summary>
    private ulong Varying(in PatternNode node)
    {
        var weights = Weights(node.Slot);
        var weight = Vector256.Create(node.Weight);
        ulong varying = 0;
        for (var column = 0; column < _slotLength; column += Vector256<double>.Count)
        {
            varying |= (ulong)Varies(Vector256.Load(weights + column), weight).ExtractMostSignificantBits() << column;
        }

        return varying;
    }

    private static Vector256<double> Varies(Vector256<double> weightWith, Vector256<double> weight) =>
        Vector256.GreaterThan(weightWith, Vector256<double>.Zero) & Vector256.GreaterThan(weight, weightWith);

    /// <summary>Draws max_features columns, going on to the first that varies if none of them does.</summary>
    private ulong DrawColumns(ulong varying, ref NodeRandom random)
    {
        var left = (1UL << _columnCount) - 1;
        ulong drawn = 0;
        for (var visited = 0; visited < _columnCount && (visited < _settings.MaxFeatures || (drawn & varying) == 0); visited++)
        {
            drawn |= 1UL << random.NextBit(left);
            left &= ~drawn;
        }

        return drawn;
    }

    /// <summary>The columns with the largest score among those drawn that split the node validly.</summary>
    private ulong Best(in PatternNode node, ulong drawn, out double best)
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
            var valid = Varies(weightWith, weight) & Vector256.Equals(Vector256.Create(drawn >> column) & lanes, lanes).AsDouble();
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
        best = Math.Max(half[0], half[1]);
        if (best == double.NegativeInfinity)
        {
            return 0;
        }

        ulong ties = 0;
        for (var column = 0; column < _slotLength; column += Vector256<double>.Count)
        {
            var isBest = Vector256.Equals(Vector256.Load(_scores + column), Vector256.Create(best));
            ties |= (ulong)isBest.ExtractMostSignificantBits() << column;
        }

        return ties;
    }
}
