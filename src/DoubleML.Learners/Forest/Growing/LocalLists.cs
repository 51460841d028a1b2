using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The sorted lists of one small subtree. Its units are renumbered from 0 and stand together, so that lists and units of all its nodes stay
/// in the nearest cache. Depth-first growth finishes one such subtree before it begins another, so a tree needs one of these.
/// </summary>
internal sealed unsafe class LocalLists<TCriterion>
    where TCriterion : struct, ICriterion
{
    /// <summary>The most units of a subtree below sorted lists if all its lists are kept.</summary>
    public const int ExactCapacity = 256;

    private readonly Unit* _units;
    private readonly int* _rows;
    private readonly int* _treeUnits;
    private readonly int* _localOfUnit;

    public LocalLists(ForestData data, Arena arena, int capacity, BinnedColumns? bins, bool onDemand)
    {
        _units = arena.Take<Unit>(capacity);
        _rows = arena.Take<int>(capacity);
        _treeUnits = arena.Take<int>(capacity);
        _localOfUnit = arena.Take<int>(data.Training.Rows.Length);
        Lists = new(data, arena, capacity, bins, onDemand) { Units = _units, RowOfUnit = _rows };
    }

    /// <summary>The lists; to be filled in set 0 before <see cref="Begin"/>.</summary>
    public SortedLists<uint, NarrowPacking, TCriterion> Lists { get; }

    /// <summary>Takes in a unit of the tree under a local number.</summary>
    public void Add(int treeUnit, Unit unit, int row, int number)
    {
        _units[number] = unit;
        _rows[number] = row;
        _treeUnits[number] = treeUnit;
        _localOfUnit[treeUnit] = number;
    }

    /// <summary>The local number of a unit of the tree.</summary>
    public int Find(int treeUnit) => _localOfUnit[treeUnit];

    /// <summary>The unit of the tree at a position of a local node.</summary>
    public int UnitAt(in Node node, int position) => _treeUnits[Lists.UnitAt(node, position)];

    /// <summary>Makes a node the root of the subtree, whose lists have been filled.</summary>
    public void Begin(ref Node node)
    {
        for (var feature = 0; feature < Lists.FeatureCount; feature++)
        {
            Lists.Seal(0, feature, node.Count);
        }

        Lists.Begin(node.Count);
        Lists.Base = node.Start;
        node.IsLocal = true;
        node.Buffer = 0;
    }
}
