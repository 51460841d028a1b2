using DoubleML.Learners.Forest.Binning;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Extremely randomised splits: for each drawn feature one threshold, uniform between the smallest and the largest value in the node.
/// Nothing has to be sorted; a node is a range of a list of units.
/// </summary>
internal sealed unsafe class RandomThresholdGrower<TCriterion> : TreeGrower
    where TCriterion : struct, ICriterion
{
    private readonly int[] _list;
    private readonly int[] _spare;
    private readonly int[] _features;
    private readonly int[] _drawn;

    public RandomThresholdGrower(ForestData data, LeafSink sink)
        : base(data, sink)
    {
        _list = new int[data.Training.Rows.Length];
        _spare = new int[data.Training.Rows.Length];
        _features = [.. Enumerable.Range(0, data.Features.ColumnCount)];
        _drawn = new int[_features.Length];
    }

    protected override void Begin()
    {
        for (var i = 0; i < UnitCount; i++)
        {
            _list[i] = i;
        }
    }

    protected override int UnitAt(in Node node, int position) => _list[node.Start + position];

    protected override bool FindSplit(ref Node node, out Split split)
    {
        split = default;
        var random = new NodeRandom(TreeKey, node.Path);
        var units = _list.AsSpan(node.Start, node.Count);
        var best = double.NegativeInfinity;
        int visited = 0, varying = 0, wanted = Settings.MaxFeatures, featureCount = _features.Length;
        for (; visited < featureCount && (visited < wanted || varying == 0); visited++)
        {
            var other = visited + random.Next(featureCount - visited);
            _drawn[visited] = other;
            (_features[visited], _features[other]) = (_features[other], _features[visited]);
            var feature = _features[visited];
            var column = Data.Columns.Values[feature];
            var (low, high) = Range(units, column);
            if (!FloatColumns.Separable(low, high))
            {
                continue;
            }

            varying++;
            var threshold = low + (random.NextDouble() * ((double)high - low));
            threshold = threshold == high ? low : threshold;
            var (count, sum, weight) = SumsUpTo(units, column, threshold);
            if (count < Settings.MinSamplesLeaf || node.Count - count < Settings.MinSamplesLeaf
                || weight < MinWeightLeaf || node.Weight - weight < MinWeightLeaf)
            {
                continue;
            }

            var score = TCriterion.Score(sum, weight, node.Sum - sum, node.Weight - weight);
            if (score > best)
            {
                best = score;
                split = new Split { Feature = feature, LeftCount = count, SumLeft = sum, WeightLeft = weight, Threshold = threshold };
            }
        }

        // Undone: what a node draws must not depend on the nodes before it.
        while (visited-- > 0)
        {
            var other = _drawn[visited];
            (_features[visited], _features[other]) = (_features[other], _features[visited]);
        }

        split.Gain = best - TCriterion.Whole(node.Sum, node.Weight);
        return best > double.NegativeInfinity;
    }

    protected override void DealUnits(in Node node, in Split split, ref Node left, ref Node right, bool wantsLeft, bool wantsRight)
    {
        var units = _list.AsSpan(node.Start, node.Count);
        var column = Data.Columns.Values[split.Feature];
        int toLeft = 0, toRight = 0;
        foreach (var unit in units)
        {
            var isLeft = column[RowOfUnit[unit]] <= split.Threshold ? 1 : 0;
            units[toLeft] = unit;
            _spare[toRight] = unit;
            toLeft += isLeft;
            toRight += 1 - isLeft;
        }

        _spare.AsSpan(0, toRight).CopyTo(units[toLeft..]);
    }

    private (float Low, float High) Range(ReadOnlySpan<int> units, float[] column)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (var unit in units)
        {
            var value = column[RowOfUnit[unit]];
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }

    private (int Count, double Sum, double Weight) SumsUpTo(ReadOnlySpan<int> units, float[] column, double threshold)
    {
        var count = 0;
        double sum = 0, weight = 0;
        foreach (var unit in units)
        {
            var factor = column[RowOfUnit[unit]] <= threshold ? 1 : 0;
            count += factor;
            sum += factor * Units[unit].Sum;
            weight += factor * Units[unit].Weight;
        }

        return (count, sum, weight);
    }
}
