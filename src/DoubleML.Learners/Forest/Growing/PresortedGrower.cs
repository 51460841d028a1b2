using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Exact splits of any columns. For each column the grower keeps the tree's sample in sorted order: filtered from the order of the whole
/// matrix once a tree, then dealt out to the children in the same order at every split. A node is the same range in all lists, so the
/// best split of a column is one scan and nothing is ever sorted.
/// </summary>
internal sealed unsafe class PresortedGrower<TItem, TPacking, TCriterion> : TreeGrower
    where TItem : unmanaged
    where TPacking : struct, IPacking<TItem>
    where TCriterion : struct, ICriterion
{
    private const int Padding = 8;

    private readonly TItem*[] _lists;
    private readonly sbyte* _goesLeft;
    private readonly SortedColumns _sorted;
    private readonly int[] _features;
    private readonly int[] _drawn;
    private readonly int[] _candidates;
    private readonly double[] _scores;
    private readonly long _stride;

    public PresortedGrower(ForestData data, LeafSink sink)
        : base(data, sink)
    {
        _sorted = SortedColumns.Of(data.Features);
        var featureCount = data.Features.ColumnCount;
        _stride = data.Training.Rows.Length + Padding;
        _lists = [Arena.Take<TItem>(_stride * featureCount), Arena.Take<TItem>(_stride * featureCount)];
        _goesLeft = Arena.Take<sbyte>(data.Training.Rows.Length);
        _features = [.. Enumerable.Range(0, featureCount)];
        _drawn = new int[featureCount];
        _candidates = new int[featureCount];
        _scores = new double[featureCount];
    }

    protected override void Begin()
    {
        for (var feature = 0; feature < _features.Length; feature++)
        {
            fixed (uint* order = _sorted.Order[feature])
            {
                Filter(order, Data.Features.RowCount, UnitOfRow, _lists[0] + (feature * _stride));
            }
        }
    }

    protected override int UnitAt(in Node node, int position) => TPacking.Unit(_lists[node.Buffer][node.Start + position]);

    protected override bool FindSplit(in Node node, out Split split)
    {
        if (MinWeightLeaf > 0)
        {
            return FindSplitCarefully(node, out split);
        }

        var random = new NodeRandom(TreeKey, node.Path);
        return Search(node, ref random, careful: false, out split) switch
        {
            Outcome.Found => true,
            Outcome.None => false,
            _ => FindSplitCarefully(node, out split),
        };
    }

    protected override void DealUnits(in Node node, in Split split, ref Node left, ref Node right)
    {
        var source = _lists[node.Buffer] + node.Start;
        var best = source + (split.Feature * _stride);
        for (var i = 0; i < node.Count; i++)
        {
            _goesLeft[TPacking.Unit(best[i])] = i < split.LeftCount ? (sbyte)-1 : (sbyte)0;
        }

        var target = _lists[1 - node.Buffer] + node.Start;
        for (var feature = 0; feature < _features.Length; feature++)
        {
            var offset = feature * _stride;
            StablePartition.Deal<TItem, TPacking>(source + offset, node.Count, _goesLeft, split.LeftCount, target + offset);
        }

        left.Buffer = right.Buffer = 1 - node.Buffer;
    }

    private enum Outcome
    {
        Found,
        None,

        /// <summary>The best threshold lies between values that scikit-learn does not tell apart.</summary>
        TooClose,
    }

    private static void Filter(uint* order, int rowCount, int* unitOfRow, TItem* list)
    {
        // Ranks are counted anew among the sample's rows, so that they fit whenever the units do.
        uint rank = 0, larger = 0;
        for (var i = 0; i < rowCount; i++)
        {
            var item = order[i];
            var unit = unitOfRow[item & ~SortedColumns.Larger];
            var taken = (uint)~unit >> 31;
            larger |= item >> 31;
            rank += larger & taken;
            larger &= 1 - taken;
            *list = TPacking.Pack(rank, (uint)unit);
            list += taken;
        }

        new Span<TItem>(list, Padding).Clear();
    }

    private bool FindSplitCarefully(in Node node, out Split split)
    {
        var random = new NodeRandom(TreeKey, node.Path);
        return Search(node, ref random, careful: true, out split) == Outcome.Found;
    }

    private Outcome Search(in Node node, ref NodeRandom random, bool careful, out Split split)
    {
        split = default;
        var lists = _lists[node.Buffer] + node.Start;
        var candidates = 0;
        var featureCount = _features.Length;
        var wanted = Settings.MaxFeatures;
        if (wanted == featureCount)
        {
            for (var feature = 0; feature < featureCount; feature++)
            {
                Consider(node, lists, feature);
            }
        }
        else
        {
            // Fisher and Yates, undone afterwards: what a node draws must not depend on the nodes before it. If all that was wanted is
            // constant in the node, go on to the first that is not.
            var visited = 0;
            for (; visited < featureCount && (visited < wanted || candidates == 0); visited++)
            {
                var other = visited + random.Next(featureCount - visited);
                _drawn[visited] = other;
                (_features[visited], _features[other]) = (_features[other], _features[visited]);
                Consider(node, lists, _features[visited]);
            }

            while (visited-- > 0)
            {
                var other = _drawn[visited];
                (_features[visited], _features[other]) = (_features[other], _features[visited]);
            }
        }

        return Choose(node, lists, ref random, careful, candidates, out split);

        void Consider(in Node node, TItem* lists, int feature)
        {
            var items = lists + (feature * _stride);
            if (IsConstant(node, items, feature, careful))
            {
                return;
            }

            int first = Settings.MinSamplesLeaf - 1, last = node.Count - Settings.MinSamplesLeaf - 1;
            _scores[candidates] = careful
                ? BestCarefully(node, items, feature, first, last, double.NaN, out _)
                : SortedScan<TItem, TPacking, TCriterion>.Best(items, Units, first, last, node.Sum, node.Weight);
            _candidates[candidates++] = feature;
        }
    }

    private Outcome Choose(in Node node, TItem* lists, ref NodeRandom random, bool careful, int candidates, out Split split)
    {
        split = default;
        var best = double.NegativeInfinity;
        var ties = 0;
        for (var i = 0; i < candidates; i++)
        {
            ties = _scores[i] > best ? 1 : _scores[i] == best ? ties + 1 : ties;
            best = Math.Max(best, _scores[i]);
        }

        if (best == double.NegativeInfinity)
        {
            return Outcome.None;
        }

        // Features are equals in scikit-learn's random order: among ties each is the first with the same probability.
        var skip = ties > 1 ? random.Next(ties) : 0;
        var chosen = 0;
        while (_scores[chosen] != best || skip-- > 0)
        {
            chosen++;
        }

        var feature = _candidates[chosen];
        var items = lists + (feature * _stride);
        int first = Settings.MinSamplesLeaf - 1, last = node.Count - Settings.MinSamplesLeaf - 1;
        int position;
        if (careful)
        {
            BestCarefully(node, items, feature, first, last, best, out var found);
            (position, split.SumLeft, split.WeightLeft) = found;
        }
        else
        {
            position = SortedScan<TItem, TPacking, TCriterion>.Find(
                items, Units, first, last, node.Sum, node.Weight, best, out split.SumLeft, out split.WeightLeft);
        }

        float low = Value(feature, items[position]), high = Value(feature, items[position + 1]);
        split.Feature = feature;
        split.LeftCount = position + 1;
        split.Threshold = FloatColumns.Midpoint(low, high);
        split.Gain = best - TCriterion.Whole(node.Sum, node.Weight);
        return FloatColumns.Separable(low, high) ? Outcome.Found : Outcome.TooClose;
    }

    private bool IsConstant(in Node node, TItem* items, int feature, bool careful)
    {
        TItem first = items[0], last = items[node.Count - 1];
        return TPacking.SameRank(first, last) || (careful && !FloatColumns.Separable(Value(feature, first), Value(feature, last)));
    }

    private float Value(int feature, TItem item) => Data.Columns.Values[feature][RowOfUnit[TPacking.Unit(item)]];

    /// <summary>As <see cref="SortedScan{TItem, TPacking, TCriterion}"/>, with all of scikit-learn's conditions, one position at a time.</summary>
    /// <param name="node">The node.</param>
    /// <param name="items">Its units in the feature's order.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="first">The first position allowed.</param>
    /// <param name="last">The last position allowed.</param>
    /// <param name="score">The score at which to stop, or NaN.</param>
    /// <param name="found">Where it stopped.</param>
    private double BestCarefully(
        in Node node, TItem* items, int feature, int first, int last, double score, out (int Position, double SumLeft, double WeightLeft) found)
    {
        double sum = 0, weight = 0, best = double.NegativeInfinity;
        for (var i = 0; i <= last; i++)
        {
            var unit = Units[TPacking.Unit(items[i])];
            sum += unit.Sum;
            weight += unit.Weight;
            if (i >= first
                && weight >= MinWeightLeaf
                && node.Weight - weight >= MinWeightLeaf
                && FloatColumns.Separable(Value(feature, items[i]), Value(feature, items[i + 1])))
            {
                best = Math.Max(best, TCriterion.Score(sum, weight, node.Sum - sum, node.Weight - weight));
                if (best == score)
                {
                    found = (i, sum, weight);
                    return best;
                }
            }
        }

        found = default;
        return best;
    }
}
