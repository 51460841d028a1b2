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
    private readonly double* _thresholds;
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
        _thresholds = Arena.Take<double>(Lanes);
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

        var thresholds = Vector256.Create(float.NaN);
        var varying = search.Varying;
        for (var i = 0; i < featureCount; i++)
        {
            if (FloatColumns.Separable(low[i], high[i]))
            {
                var threshold = low[i] + (search.Random.NextDouble() * ((double)high[i] - low[i]));
                _thresholds[i] = threshold == high[i] ? low[i] : threshold;
                thresholds = thresholds.WithElement(i, RoundDown(_thresholds[i]));
                search.Varying++;
            }
        }

        if (search.Varying == varying)
        {
            return;
        }

        ThresholdSums.Add(_values, units, Units, node.Count, thresholds, _counts, _sums, _weights);
        for (var i = 0; i < Lanes; i += Vector256<double>.Count)
        {
            Vector256<double> sum = Vector256.Load(_sums + i), weight = Vector256.Load(_weights + i);
            TCriterion.Score(sum, weight, Vector256.Create(node.Sum) - sum, Vector256.Create(node.Weight) - weight).Store(_scores + i);
        }

        for (var i = 0; i < featureCount; i++)
        {
            var (count, sum, weight, score) = (_counts[i], _sums[i], _weights[i], _scores[i]);
            if (Math.Min(count, node.Count - count) < Settings.MinSamplesLeaf
                || Math.Min(weight, node.Weight - weight) < MinWeightLeaf
                || score < search.Best)
            {
                continue;
            }

            search.Ties = score > search.Best ? 1 : search.Ties + 1;
            if (search.Ties == 1 || search.Random.Next(search.Ties) == 0)
            {
                search.Best = score;
                search.Split = new Split { Feature = features[i], LeftCount = count, SumLeft = sum, WeightLeft = weight, Threshold = _thresholds[i] };
            }
        }
    }

    /// <summary>The largest single-precision number up to <paramref name="threshold"/>: the same values lie up to either.</summary>
    private static float RoundDown(double threshold)
    {
        var rounded = (float)threshold;
        return rounded > threshold ? MathF.BitDecrement(rounded) : rounded;
    }
}
