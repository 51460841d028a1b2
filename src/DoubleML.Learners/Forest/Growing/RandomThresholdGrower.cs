using System.Numerics;
using System.Runtime.Intrinsics;
using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Extremely randomised splits: for each drawn feature one threshold, uniform between the smallest and the largest value in the node.
/// Nothing has to be sorted; a node is a range of a list of units, and features are looked at eight at a time.
/// </summary>
internal sealed unsafe class RandomThresholdGrower<TCriterion> : TreeGrower
    where TCriterion : struct, ICriterion
{
    private const int Lanes = ThresholdSums.Features;

    private readonly FloatRows _rows;
    private readonly int* _list;
    private readonly int* _spare;
    private readonly float* _values;
    private readonly int* _counts;
    private readonly double* _sums;
    private readonly double* _weights;
    private readonly double* _scores;
    private readonly float* _thresholds;
    private readonly int[] _features;
    private readonly int[] _drawn;

    public RandomThresholdGrower(ForestData data, LeafSink sink)
        : base(data, sink)
    {
        _rows = FloatRows.Of(data.Features);
        _list = Arena.Take<int>(data.Training.Rows.Length);
        _spare = Arena.Take<int>(data.Training.Rows.Length);
        _values = Arena.Take<float>((long)Lanes * data.Training.Rows.Length);
        _counts = Arena.Take<int>(Lanes);
        _sums = Arena.Take<double>(Lanes);
        _weights = Arena.Take<double>(Lanes);
        _scores = Arena.Take<double>(Lanes);
        _thresholds = Arena.Take<float>(Lanes);
        _features = [.. Enumerable.Range(0, _rows.Stride)];
        _drawn = new int[data.Features.ColumnCount];
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
        var search = new Search { Random = new NodeRandom(TreeKey, node.Path), Best = double.NegativeInfinity };
        int wanted = Settings.MaxFeatures, featureCount = _drawn.Length;
        if (wanted == featureCount)
        {
            for (var first = 0; first < featureCount; first += Lanes)
            {
                Try(node, _features.AsSpan(first, Lanes), Math.Min(Lanes, featureCount - first), ref search);
            }
        }
        else
        {
            TryDrawn(node, ref search);
        }

        split = search.Split;
        split.Gain = search.Best - TCriterion.Whole(node.Sum, node.Weight);
        return search.Best > double.NegativeInfinity;
    }

    protected override void DealUnits(in Node node, in Split split, ref Node left, ref Node right, bool wantsLeft, bool wantsRight)
    {
        var units = _list + node.Start;
        int toLeft = 0, toRight = 0;
        fixed (float* values = _rows.Values)
        {
            for (var i = 0; i < node.Count; i++)
            {
                var unit = units[i];
                var isLeft = values[((nint)RowOfUnit[unit] * _rows.Stride) + split.Feature] <= split.Threshold ? 1 : 0;
                units[toLeft] = unit;
                _spare[toRight] = unit;
                toLeft += isLeft;
                toRight += 1 - isLeft;
            }
        }

        new Span<int>(_spare, toRight).CopyTo(new Span<int>(units + toLeft, toRight));
    }

    protected override int DealTests(in Split split, uint* tests, int count, int* rowOfTest, uint* spare)
    {
        fixed (float* values = _rows.Values)
        {
            return StablePartition.DealTests(tests, count, rowOfTest, values + split.Feature, _rows.Stride, split.Threshold, spare);
        }
    }

    private struct Search
    {
        public NodeRandom Random;
        public Split Split;
        public double Best;
        public int Ties, Varying;
    }

    /// <summary>Draws features by Fisher and Yates; if all that were wanted are constant in the node, goes on to the first that is not.</summary>
    private void TryDrawn(in Node node, ref Search search)
    {
        int wanted = Settings.MaxFeatures, featureCount = _drawn.Length, visited = 0;
        Span<int> some = stackalloc int[Lanes];
        while (visited < wanted || (visited < featureCount && search.Varying == 0))
        {
            var count = visited < wanted ? Math.Min(Lanes, wanted - visited) : 1;
            for (var i = 0; i < Lanes; i++)
            {
                if (i < count)
                {
                    var other = visited + search.Random.Next(featureCount - visited);
                    _drawn[visited] = other;
                    (_features[visited], _features[other]) = (_features[other], _features[visited]);
                    visited++;
                }

                some[i] = _features[visited - 1];
            }

            Try(node, some, count, ref search);
        }

        // Undone: what a node draws must not depend on the nodes before it.
        while (visited-- > 0)
        {
            var other = _drawn[visited];
            (_features[visited], _features[other]) = (_features[other], _features[visited]);
        }
    }

    /// <summary>Draws a threshold for each of up to eight features and keeps the best split, each of several best with the same probability.</summary>
    private void Try(in Node node, ReadOnlySpan<int> features, int featureCount, ref Search search)
    {
        var units = _list + node.Start;
        Vector256<float> low, high;
        fixed (float* values = _rows.Values)
        {
            (low, high) = ThresholdSums.Gather(values, _rows.Stride, units, RowOfUnit, node.Count, features, _values);
        }

        var varying = FloatColumns.Separable(low, high).ExtractMostSignificantBits() & ((1u << featureCount) - 1);
        if (varying == 0)
        {
            return;
        }

        var thresholds = ThresholdSums.Draw(low, high, search.Random.NextEight());
        thresholds.Store(_thresholds);
        ThresholdSums.Add(_values, units, Units, node.Count, thresholds, _counts, _sums, _weights);
        var valid = varying & Score(node);
        search.Varying += BitOperations.PopCount(varying);
        for (; valid != 0; valid &= valid - 1)
        {
            var i = BitOperations.TrailingZeroCount(valid);
            if (_scores[i] < search.Best)
            {
                continue;
            }

            search.Ties = _scores[i] > search.Best ? 1 : search.Ties + 1;
            if (search.Ties == 1 || search.Random.Next(search.Ties) == 0)
            {
                search.Best = _scores[i];
                search.Split = new Split
                {
                    Feature = features[i],
                    LeftCount = _counts[i],
                    SumLeft = _sums[i],
                    WeightLeft = _weights[i],
                    Threshold = _thresholds[i],
                };
            }
        }
    }

    /// <summary>The scores of eight splits, and the bits of those that leave enough rows and weight on either side.</summary>
    private uint Score(in Node node)
    {
        uint valid = 0;
        for (var i = 0; i < Lanes; i += Vector256<double>.Count)
        {
            Vector256<double> sum = Vector256.Load(_sums + i), weight = Vector256.Load(_weights + i);
            var weightRight = Vector256.Create(node.Weight) - weight;
            TCriterion.Score(sum, weight, Vector256.Create(node.Sum) - sum, weightRight).Store(_scores + i);
            var isEnough = Vector256.GreaterThanOrEqual(Vector256.MinNative(weight, weightRight), Vector256.Create(MinWeightLeaf));
            valid |= isEnough.ExtractMostSignificantBits() << i;
        }

        var count = Vector256.Load(_counts);
        var countOfSmaller = Vector256.Min(count, Vector256.Create(node.Count) - count);
        return valid & Vector256.GreaterThanOrEqual(countOfSmaller, Vector256.Create(Settings.MinSamplesLeaf)).ExtractMostSignificantBits();
    }
}
