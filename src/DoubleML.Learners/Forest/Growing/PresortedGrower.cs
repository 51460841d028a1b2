using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Exact splits of any columns: the tree's sample in the sorted order of every column, filtered once a tree from the order of the whole
/// matrix. When a subtree has become small its units are renumbered and copied together (<see cref="LocalLists{TCriterion}"/>), so that the
/// many small nodes work in the nearest cache.
/// </summary>
internal sealed unsafe class PresortedGrower<TItem, TPacking, TCriterion> : TreeGrower
    where TItem : unmanaged
    where TPacking : struct, IPacking<TItem>
    where TCriterion : struct, ICriterion
{
    private readonly SortedColumns _sorted;
    private readonly SortedLists<TItem, TPacking, TCriterion> _lists;
    private readonly LocalLists<TCriterion> _local;
    private readonly int _localCapacity;

    public PresortedGrower(ForestData data, LeafSink sink)
        : base(data, sink)
    {
        _sorted = SortedColumns.Of(data.Features);
        _lists = new(data, Arena, data.Training.Rows.Length, bins: null, onDemand: false) { Units = Units, RowOfUnit = RowOfUnit };

        // Best-first growth jumps between subtrees, so none can have the one set of local lists.
        var onDemand = DemandedLists.Serve(data, sink);
        _localCapacity = Settings.MaxLeafNodes < int.MaxValue ? 0 : onDemand ? DemandedLists.Capacity : LocalLists<TCriterion>.ExactCapacity;
        _local = new(data, Arena, Math.Max(1, _localCapacity), bins: null, onDemand);
    }

    protected override void Begin()
    {
        for (var feature = 0; feature < _lists.FeatureCount; feature++)
        {
            fixed (uint* order = _sorted.Order[feature])
            {
                Filter(order, Data.Features.RowCount, UnitOfRow, _lists.List(0, feature));
                _lists.Seal(0, feature, UnitCount);
            }
        }
    }

    protected override int UnitAt(in Node node, int position) =>
        node.IsLocal ? _local.UnitAt(node, position) : _lists.UnitAt(node, position);

    protected override bool FindSplit(ref Node node, out Split split)
    {
        if (!node.IsLocal && node.Count <= _localCapacity)
        {
            Localise(ref node);
        }

        return node.IsLocal
            ? _local.Lists.FindSplit(node, TreeKey, MinWeightLeaf, out split)
            : _lists.FindSplit(node, TreeKey, MinWeightLeaf, out split);
    }

    protected override void DealUnits(in Node node, in Split split, ref Node left, ref Node right, bool wantsLeft, bool wantsRight)
    {
        if (node.IsLocal)
        {
            _local.Lists.Deal(node, split, wantsLeft, wantsRight);
        }
        else
        {
            _lists.Deal(node, split, wantsLeft, wantsRight);
        }

        left.Buffer = right.Buffer = 1 - node.Buffer;
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
    }

    private void Localise(ref Node node)
    {
        for (var i = 0; i < node.Count; i++)
        {
            var unit = _lists.UnitAt(node, i);
            _local.Add(unit, Units[unit], RowOfUnit[unit], i);
        }

        for (var feature = 0; feature < _lists.FeatureCount; feature++)
        {
            var source = _lists.List(node.Buffer, feature) + node.Start;
            var target = _local.Lists.List(0, feature);
            uint rank = 0;
            for (var i = 0; i < node.Count; i++)
            {
                rank += i > 0 && !TPacking.SameRank(source[i - 1], source[i]) ? 1u : 0;
                target[i] = NarrowPacking.Pack(rank, (uint)_local.Find(TPacking.Unit(source[i])));
            }
        }

        _local.Begin(ref node);
    }
}
