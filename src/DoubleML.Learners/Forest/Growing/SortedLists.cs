using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// For each column the units of a tree, or of a subtree, in sorted order. A node is the same range in all lists, so the best split of a
/// column is one scan, and a split deals every list out to the children in the same order: nothing is ever sorted again.
/// There are two sets of lists; children are dealt from their parent's set into the other one.
/// </summary>
internal sealed unsafe class SortedLists<TItem, TPacking, TCriterion>
    where TItem : unmanaged
    where TPacking : struct, IPacking<TItem>
    where TCriterion : struct, ICriterion
{
    private const int Padding = 8;

    private readonly ForestData _data;
    private readonly BinnedColumns? _bins;
    private readonly TItem*[] _sets;
    private readonly sbyte* _goesLeft;
    private readonly int[] _features;
    private readonly int[] _drawn;
    private readonly int[] _candidates;
    private readonly TItem*[] _candidateLists;
    private readonly double[] _scores;
    private readonly long _stride;
    private readonly DemandedLists? _demanded;
    private double _minWeightLeaf;

    /// <summary>Takes working memory for <paramref name="capacity"/> units.</summary>
    /// <param name="data">The fit.</param>
    /// <param name="arena">Where the memory comes from.</param>
    /// <param name="capacity">The most units.</param>
    /// <param name="bins">The bins if ranks are bin numbers, or null if they tell all values apart.</param>
    /// <param name="onDemand">Whether only the root's lists are kept, see <see cref="DemandedLists"/>; then items are 32 bits.</param>
    public SortedLists(ForestData data, Arena arena, int capacity, BinnedColumns? bins, bool onDemand)
    {
        _data = data;
        _bins = bins;
        FeatureCount = data.Features.ColumnCount;
        _stride = capacity + Padding;
        _sets = [arena.Take<TItem>(_stride * FeatureCount), arena.Take<TItem>(_stride * FeatureCount)];
        _demanded = onDemand ? new(arena, FeatureCount, (uint*)_sets[0], (uint*)_sets[1], _stride) : null;
        _goesLeft = arena.Take<sbyte>(capacity);
        _features = [.. Enumerable.Range(0, FeatureCount)];
        _drawn = new int[FeatureCount];
        _candidates = new int[FeatureCount];
        _candidateLists = new TItem*[FeatureCount];
        _scores = new double[FeatureCount];
    }

    /// <summary>The units that items name.</summary>
    public Unit* Units { get; init; }

    /// <summary>The data row of each unit.</summary>
    public int* RowOfUnit { get; init; }

    /// <summary>The position in the tree of the lists' first item.</summary>
    public int Base { get; set; }

    public int FeatureCount { get; }

    /// <summary>The list of a feature in a set, from its first item.</summary>
    public TItem* List(int set, int feature) => _sets[set] + (feature * _stride);

    /// <summary>To be called when the root's lists, of <paramref name="count"/> units, have been written to set 0.</summary>
    public void Begin(int count) => _demanded?.Begin(count);

    /// <summary>To be called when a list of <paramref name="count"/> items was written: what lies behind must name units, too.</summary>
    public void Seal(int set, int feature, int count) => new Span<TItem>(List(set, feature) + count, Padding).Clear();

    /// <summary>The unit at a position of a node.</summary>
    public int UnitAt(in Node node, int position) =>
        _demanded?.UnitAt(node.Start - Base + position) ?? TPacking.Unit(_sets[node.Buffer][node.Start - Base + position]);

    /// <summary>Finds a node's best split.</summary>
    /// <param name="node">The node; its <see cref="Node.Buffer"/> is the set of lists.</param>
    /// <param name="tree">The tree's key.</param>
    /// <param name="minWeightLeaf">The least weight of a leaf.</param>
    /// <param name="split">The split.</param>
    public bool FindSplit(in Node node, RandomKey tree, double minWeightLeaf, out Split split)
    {
        _minWeightLeaf = minWeightLeaf;
        var outcome = Outcome.TooClose;
        split = default;
        if (minWeightLeaf == 0)
        {
            outcome = Search(node, new NodeRandom(tree, node.Path), careful: false, out split);
        }

        if (outcome == Outcome.TooClose)
        {
            outcome = Search(node, new NodeRandom(tree, node.Path), careful: true, out split);
        }

        return outcome == Outcome.Found;
    }

    /// <summary>Deals a node's items out to its children, or to the one that is wanted, which lie in the other set.</summary>
    public void Deal(in Node node, in Split split, bool wantsLeft, bool wantsRight)
    {
        if (_demanded is not null)
        {
            _demanded.Deal(node.Start - Base, node.Count, split.Feature);
            return;
        }

        var source = _sets[node.Buffer] + (node.Start - Base);
        var best = source + (split.Feature * _stride);
        for (var i = 0; i < node.Count; i++)
        {
            _goesLeft[TPacking.Unit(best[i])] = i < split.LeftCount ? (sbyte)-1 : (sbyte)0;
        }

        var target = _sets[1 - node.Buffer] + (node.Start - Base);
        for (var feature = 0; feature < FeatureCount; feature++)
        {
            var offset = feature * _stride;
            StablePartition.Deal<TItem, TPacking>(source + offset, node.Count, _goesLeft, split.LeftCount, target + offset, wantsLeft, wantsRight);
        }
    }

    private enum Outcome
    {
        Found,
        None,

        /// <summary>The best threshold lies between values that scikit-learn does not tell apart.</summary>
        TooClose,
    }

    private Outcome Search(in Node node, NodeRandom random, bool careful, out Split split)
    {
        var candidates = 0;
        var featureCount = FeatureCount;
        var wanted = _data.Settings.MaxFeatures;

        // Two units: every column that tells them apart makes the same split.
        var (one, other) = (Units[UnitAt(node, 0)], Units[UnitAt(node, node.Count - 1)]);
        var scoreOfPair = TCriterion.Score(one.Sum, one.Weight, other.Sum, other.Weight);
        if (wanted == featureCount)
        {
            for (var feature = 0; feature < featureCount; feature++)
            {
                Consider(node, feature);
            }
        }
        else
        {
            // Fisher and Yates, undone afterwards: what a node draws must not depend on the nodes before it. If all that was wanted is
            // constant in the node, go on to the first that is not.
            var visited = 0;
            for (; visited < featureCount && (visited < wanted || candidates == 0); visited++)
            {
                var drawn = visited + random.Next(featureCount - visited);
                _drawn[visited] = drawn;
                (_features[visited], _features[drawn]) = (_features[drawn], _features[visited]);
                Consider(node, _features[visited]);
            }

            while (visited-- > 0)
            {
                var drawn = _drawn[visited];
                (_features[visited], _features[drawn]) = (_features[drawn], _features[visited]);
            }
        }

        return Choose(node, ref random, careful, candidates, out split);

        void Consider(in Node node, int feature)
        {
            var items = Items(node, feature);
            if (IsConstant(node, items, feature, careful))
            {
                return;
            }

            int first = _data.Settings.MinSamplesLeaf - 1, last = node.Count - _data.Settings.MinSamplesLeaf - 1;
            _scores[candidates] = careful
                ? BestCarefully(node, items, feature, first, last, double.NaN, out _)
                : node.Count == 2 ? scoreOfPair
                : SortedScan<TItem, TPacking, TCriterion>.Best(items, Units, first, last, node.Sum, node.Weight);
            _candidateLists[candidates] = items;
            _candidates[candidates++] = feature;
        }
    }

    private Outcome Choose(in Node node, ref NodeRandom random, bool careful, int candidates, out Split split)
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
        var items = _candidateLists[chosen];
        int first = _data.Settings.MinSamplesLeaf - 1, last = node.Count - _data.Settings.MinSamplesLeaf - 1;
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

        split.Feature = feature;
        split.LeftCount = position + 1;
        split.Gain = best - TCriterion.Whole(node.Sum, node.Weight);
        if (_bins is not null)
        {
            split.Cut = _bins.CutBetween(feature, TPacking.Rank(items[position]), TPacking.Rank(items[position + 1]));
            return Outcome.Found;
        }

        float low = Value(feature, items[position]), high = Value(feature, items[position + 1]);
        split.Threshold = FloatColumns.Midpoint(low, high);
        return FloatColumns.Separable(low, high) ? Outcome.Found : Outcome.TooClose;
    }

    private TItem* Items(in Node node, int feature) => _demanded is null
        ? _sets[node.Buffer] + (node.Start - Base) + (feature * _stride)
        : (TItem*)_demanded.Make(node.Start - Base, node.Count, feature);

    private bool IsConstant(in Node node, TItem* items, int feature, bool careful)
    {
        TItem first = items[0], last = items[node.Count - 1];
        return TPacking.SameRank(first, last) || (careful && !FloatColumns.Separable(Value(feature, first), Value(feature, last)));
    }

    private float Value(int feature, TItem item) => _data.Columns.Values[feature][RowOfUnit[TPacking.Unit(item)]];

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
                && weight >= _minWeightLeaf
                && node.Weight - weight >= _minWeightLeaf
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
