using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The sorted lists of a small subtree's nodes if they draw only some of the features: a list is made when its feature is drawn (<see cref="SubsetOrder"/>), and
/// of a node nothing is kept but its units. Dealing out the lists of all features costs more where less than about half of them are drawn.
/// A split must be carried out before the next is searched for, because the lists of the node searched last are all there are.
/// </summary>
internal sealed unsafe class DemandedLists
{
    /// <summary>The most units of a subtree below sorted lists; larger ones are read out of too many positions.</summary>
    public const int Capacity = 1024;

    private readonly ushort* _members;
    private readonly ushort* _positions;
    private readonly byte* _marks;
    private readonly uint* _whole;
    private readonly uint* _made;
    private readonly int _featureCount;
    private readonly long _stride;
    private int _count;

    /// <summary>Takes working memory.</summary>
    /// <param name="arena">Where the memory comes from.</param>
    /// <param name="featureCount">The number of features.</param>
    /// <param name="whole">The lists of the subtree's root.</param>
    /// <param name="made">Room for as many.</param>
    /// <param name="stride">From one feature's list to the next.</param>
    public DemandedLists(Arena arena, int featureCount, uint* whole, uint* made, long stride)
    {
        _featureCount = featureCount;
        _whole = whole;
        _made = made;
        _stride = stride;
        _members = arena.Take<ushort>(stride);
        _positions = arena.Take<ushort>(stride * featureCount);
        _marks = arena.Take<byte>(stride + SubsetOrder.Word);
    }

    /// <summary>Whether they serve a fit: few features drawn, and neither the order of a leaf's units nor an earlier node's lists wanted.</summary>
    public static bool Serve(ForestData data, LeafSink sink) =>
        2 * data.Settings.MaxFeatures <= data.Features.ColumnCount
        && data.Settings.MaxLeafNodes == int.MaxValue
        && !sink.WantsExactMeans;

    /// <summary>To be called when the root's lists, of <paramref name="count"/> units, have been written.</summary>
    public void Begin(int count)
    {
        _count = count;
        for (var i = 0; i < count; i++)
        {
            _members[i] = (ushort)i;
        }

        for (var feature = 0; feature < _featureCount; feature++)
        {
            var list = _whole + (feature * _stride);
            var positions = _positions + (feature * _stride);
            for (var i = 0; i < count; i++)
            {
                positions[NarrowPacking.Unit(list[i])] = (ushort)i;
            }
        }
    }

    /// <summary>The unit at a position of the root.</summary>
    public int UnitAt(int position) => _members[position];

    /// <summary>Makes the list of a feature for the node of <paramref name="count"/> units from position <paramref name="start"/>.</summary>
    public uint* Make(int start, int count, int feature)
    {
        var list = Made(count, feature);
        if (count < _count)
        {
            var offset = feature * _stride;
            SubsetOrder.Write(_whole + offset, _positions + offset, _members + start, count, list, _marks);
        }

        return list;
    }

    /// <summary>Puts the units of the node searched last in the order of a feature, so that those that go left come first.</summary>
    public void Deal(int start, int count, int feature)
    {
        var list = Made(count, feature);
        for (var i = 0; i < count; i++)
        {
            _members[start + i] = (ushort)NarrowPacking.Unit(list[i]);
        }
    }

    private uint* Made(int count, int feature) => (count < _count ? _made : _whole) + (feature * _stride);
}
