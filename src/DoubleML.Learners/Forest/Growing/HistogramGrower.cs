using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Splits between bins (<see cref="BinnedColumns"/>). A node's units lie together, with their bin numbers, and are copied to their new place
/// when it is split, so that its histograms are made in one sequential pass. If all features are wanted, only the smaller child's are made
/// and the larger child's are the node's less those. Small subtrees go on in sorted lists (<see cref="LocalLists{TCriterion}"/>), where a
/// node costs by its units, not by its bins; the splits are the same.
/// </summary>
internal sealed unsafe class HistogramGrower<TCriterion> : TreeGrower
    where TCriterion : struct, ICriterion
{
    private const int MostLocal = 512;

    private readonly BinnedColumns _bins;
    private readonly LocalLists<TCriterion> _local;
    private readonly int _stride;
    private readonly byte*[] _codes;
    private readonly Unit*[] _nodeUnits;
    private readonly int*[] _numbers;
    private readonly Unit* _histograms;
    private readonly int _binCount;
    private readonly int _localCapacity;
    private readonly bool _inheritsHistograms;
    private readonly int _minRows;
    private readonly int[] _features;
    private readonly int[] _drawn;

    public HistogramGrower(ForestData data, LeafSink sink)
        : base(data, sink)
    {
        _bins = BinnedColumns.Of(data.Features);
        _stride = _bins.Stride;
        long capacity = data.Training.Rows.Length;
        _codes = [Arena.Take<byte>(capacity * _stride), Arena.Take<byte>(capacity * _stride)];
        _nodeUnits = [Arena.Take<Unit>(capacity), Arena.Take<Unit>(capacity)];
        _numbers = [Arena.Take<int>(capacity), Arena.Take<int>(capacity)];
        _binCount = _bins.FirstBin[^1];
        _features = [.. Enumerable.Range(0, data.Features.ColumnCount)];
        _drawn = new int[_features.Length];
        _inheritsHistograms = 2 * Settings.MaxFeatures > _features.Length;

        // With fewer units than that a scan of a feature's units is faster than one of its bins.
        _localCapacity = Math.Min(MostLocal, 4 + (2 * _binCount / _features.Length));
        _local = new(data, Arena, _localCapacity, _bins, DemandedLists.Serve(data, sink));

        // A slot for the root and one for each time a smaller child, at most half its parent, is grown.
        _histograms = Arena.Take<Unit>((_inheritsHistograms ? int.Log2((int)capacity) + 3L : 1) * _binCount);
        _minRows = Settings.MinSamplesLeaf > 1 ? Settings.MinSamplesLeaf : 0;
    }

    protected override void Begin()
    {
        fixed (byte* codes = _bins.Codes)
        {
            for (var unit = 0; unit < UnitCount; unit++)
            {
                Copy(codes + ((long)RowOfUnit[unit] * _stride), _codes[0] + ((long)unit * _stride));
                _nodeUnits[0][unit] = _minRows > 0 ? Units[unit] with { Weight = (Units[unit].Weight * BinSums.DrawWithCount) + 1 } : Units[unit];
                _numbers[0][unit] = unit;
            }
        }

        if (_inheritsHistograms)
        {
            SumUp(new Node { End = UnitCount });
        }
    }

    protected override int UnitAt(in Node node, int position) =>
        node.IsLocal ? _local.UnitAt(node, position) : _numbers[node.Buffer][node.Start + position];

    protected override bool FindSplit(ref Node node, out Split split)
    {
        if (!node.IsLocal && node.Count <= _localCapacity)
        {
            Localise(ref node);
        }

        return node.IsLocal ? _local.Lists.FindSplit(node, TreeKey, MinWeightLeaf, out split) : SearchHistograms(node, out split);
    }

    protected override void DealUnits(in Node node, in Split split, ref Node left, ref Node right, bool wantsLeft, bool wantsRight)
    {
        left.Buffer = right.Buffer = 1 - node.Buffer;
        if (node.IsLocal)
        {
            _local.Lists.Deal(node, split, wantsLeft, wantsRight);
            return;
        }

        var source = node.Buffer;
        int toLeft = node.Start, toRight = right.Start;
        for (var i = node.Start; i < node.End; i++)
        {
            var codes = _codes[source] + ((long)i * _stride);
            var isLeft = codes[split.Feature] <= split.Cut ? 1 : 0;
            var target = isLeft != 0 ? toLeft : toRight;
            Copy(codes, _codes[1 - source] + ((long)target * _stride));
            _nodeUnits[1 - source][target] = _nodeUnits[source][i];
            _numbers[1 - source][target] = _numbers[source][i];
            toLeft += isLeft;
            toRight += 1 - isLeft;
        }

        if (!_inheritsHistograms)
        {
            return;
        }

        var leftIsSmaller = left.Count < right.Count;
        ref var smaller = ref leftIsSmaller ? ref left : ref right;
        ref var larger = ref leftIsSmaller ? ref right : ref left;
        bool smallerWants = (leftIsSmaller ? wantsLeft : wantsRight) && smaller.Count > _localCapacity;
        bool largerWants = (leftIsSmaller ? wantsRight : wantsLeft) && larger.Count > _localCapacity;
        if (smallerWants || largerWants)
        {
            smaller.Slot = node.Slot + 1;
            SumUp(smaller);
        }

        if (largerWants)
        {
            double* from = (double*)Slot(node.Slot), what = (double*)Slot(smaller.Slot);
            for (var i = 0; i < 2 * _binCount; i++)
            {
                from[i] -= what[i];
            }
        }
    }

    protected override int DealTests(in Split split, uint* tests, int count, int* rowOfTest, uint* spare)
    {
        fixed (byte* codes = _bins.Codes)
        {
            return StablePartition.DealTests(tests, count, rowOfTest, codes + split.Feature, _stride, split.Cut, spare);
        }
    }

    private Unit* Slot(int slot) => _histograms + ((long)slot * _binCount);

    private void Copy(byte* source, byte* target)
    {
        for (var i = 0; i < _stride; i += sizeof(ulong))
        {
            *(ulong*)(target + i) = *(ulong*)(source + i);
        }
    }

    private void SumUp(in Node node)
    {
        new Span<Unit>(Slot(node.Slot), _binCount).Clear();
        SumUp(node, _features, Slot(node.Slot));
    }

    private void SumUp(in Node node, ReadOnlySpan<int> features, Unit* bins) =>
        BinSums.Add(
            _codes[node.Buffer] + ((long)node.Start * _stride), _stride, _nodeUnits[node.Buffer] + node.Start, node.Count, features, _bins.FirstBin, bins);

    private bool SearchHistograms(in Node node, out Split split)
    {
        split = default;
        var random = new NodeRandom(TreeKey, node.Path);
        var total = new Unit(node.Sum, _minRows > 0 ? (node.Weight * BinSums.DrawWithCount) + node.Count : node.Weight);
        var histograms = Slot(node.Slot);
        var best = double.NegativeInfinity;
        int ties = 0, visited = 0, varying = 0;
        var drawsFeatures = Settings.MaxFeatures < _features.Length;
        for (; visited < _features.Length && (visited < Settings.MaxFeatures || varying == 0); visited++)
        {
            if (drawsFeatures)
            {
                var other = visited + random.Next(_features.Length - visited);
                _drawn[visited] = other;
                (_features[visited], _features[other]) = (_features[other], _features[visited]);
            }

            var feature = _features[visited];
            var bins = histograms + _bins.FirstBin[feature];
            var binCount = _bins.FirstBin[feature + 1] - _bins.FirstBin[feature];
            if (!_inheritsHistograms)
            {
                new Span<Unit>(bins, binCount).Clear();
                SumUp(node, _features.AsSpan(visited, 1), histograms);
            }

            var score = BinSums.Best<TCriterion>(bins, binCount, total, _minRows, out var bin, out var left);
            varying += score > double.NegativeInfinity || Varies(bins, binCount) ? 1 : 0;
            ties = score > best ? 1 : score == best ? ties + 1 : ties;
            if (score > best || (score == best && score > double.NegativeInfinity && random.Next(ties) == 0))
            {
                best = score;
                var (draws, rows) = _minRows > 0 ? BinSums.Decode(left.Weight) : (left.Weight, 0);
                split = new Split { Feature = feature, Cut = bin, SumLeft = left.Sum, WeightLeft = draws, LeftCount = (int)rows };
            }
        }

        while (drawsFeatures && visited-- > 0)
        {
            var other = _drawn[visited];
            (_features[visited], _features[other]) = (_features[other], _features[visited]);
        }

        if (best == double.NegativeInfinity)
        {
            return false;
        }

        Complete(node, histograms + _bins.FirstBin[split.Feature], ref split);
        split.Gain = best - TCriterion.Whole(node.Sum, node.Weight);
        return true;
    }

    /// <summary>Counts the units that go left and finds the cut between the node's own bins.</summary>
    private void Complete(in Node node, Unit* bins, ref Split split)
    {
        if (_minRows == 0)
        {
            var codes = _codes[node.Buffer] + ((long)node.Start * _stride) + split.Feature;
            for (var i = 0; i < node.Count; i++, codes += _stride)
            {
                split.LeftCount += *codes <= split.Cut ? 1 : 0;
            }
        }

        var next = split.Cut + 1;
        while (bins[next].Weight == 0)
        {
            next++;
        }

        split.Cut = _bins.CutBetween(split.Feature, split.Cut, next);
    }

    private static bool Varies(Unit* bins, int binCount)
    {
        var filled = 0;
        for (var i = 0; i < binCount; i++)
        {
            filled += bins[i].Weight > 0 ? 1 : 0;
        }

        return filled > 1;
    }

    private void Localise(ref Node node)
    {
        for (var i = 0; i < node.Count; i++)
        {
            var unit = _numbers[node.Buffer][node.Start + i];
            _local.Add(unit, Units[unit], RowOfUnit[unit], i);
        }

        // Each column is sorted by counting: how many units lie below a bin is where its first unit goes.
        var starts = stackalloc int[DistinctValues.Most + 1];
        for (var feature = 0; feature < _features.Length; feature++)
        {
            var codes = _codes[node.Buffer] + ((long)node.Start * _stride) + feature;
            var binCount = _bins.FirstBin[feature + 1] - _bins.FirstBin[feature];
            new Span<int>(starts, binCount + 1).Clear();
            for (var i = 0; i < node.Count; i++)
            {
                starts[codes[(long)i * _stride] + 1]++;
            }

            for (var bin = 0; bin < binCount; bin++)
            {
                starts[bin + 1] += starts[bin];
            }

            var target = _local.Lists.List(0, feature);
            for (var i = 0; i < node.Count; i++)
            {
                var code = codes[(long)i * _stride];
                target[starts[code]++] = NarrowPacking.Pack(code, (uint)i);
            }
        }

        _local.Begin(ref node);
    }
}
