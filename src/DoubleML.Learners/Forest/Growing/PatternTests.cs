using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The test rows of a <see cref="PatternGrower{TCriterion}"/>, collapsed into patterns for which totals are kept. Of a full tree those that the tree's
/// sample contains need not be followed: equal rows are never parted and different ones always are, unless their targets are equal, so such
/// a pattern's leaf has the mean of the pattern, whatever the splits.
/// </summary>
internal sealed unsafe class PatternTests
{
    private readonly ForestData _data;
    private readonly LeafSink _sink;
    private readonly PatternSample _sample;
    private readonly int[] _patternOfTest;
    private readonly ulong[] _items;
    private readonly int[] _numberInSample;
    private readonly long* _totals;
    private readonly bool _areFull;

    public PatternTests(ForestData data, LeafSink sink, PatternSample sample, Arena arena)
    {
        _data = data;
        _sink = sink;
        _sample = sample;
        var settings = data.Settings;
        _areFull = settings is { MinSamplesSplit: 2, MinSamplesLeaf: 1, MinImpurityDecrease: 0 } && settings.MaxDepth >= data.Features.ColumnCount;
        var patterns = BinaryPatterns.Of(data.Features);
        var numbers = new Dictionary<int, int>();
        _patternOfTest = Array.ConvertAll(data.TestRows, row =>
        {
            var pattern = patterns.PatternOfRow[row];
            numbers.TryAdd(pattern, numbers.Count);
            return numbers[pattern];
        });
        var more = arena.Take<ulong>((long)numbers.Count * patterns.MoreWords);
        _items = new ulong[numbers.Count];
        foreach (var (pattern, number) in numbers)
        {
            _items[number] = patterns.Write(pattern, number, more);
        }

        _numberInSample = [.. numbers.Keys.Select(sample.NumberOf)];
        _totals = arena.Take<long>(_items.Length);
        List = new(arena.Take<ulong>(_items.Length + 1), more, patterns.MoreWords);
    }

    /// <summary>The most patterns.</summary>
    public int Capacity => _items.Length;

    /// <summary>The patterns to follow through the tree.</summary>
    public PatternList List { get; }

    /// <summary>Fills <see cref="List"/> for the tree whose sample has been drawn, and adds to the totals of those left out.</summary>
    /// <returns>How many patterns are to be followed.</returns>
    public int Begin()
    {
        var count = 0;
        for (var test = 0; test < _items.Length; test++)
        {
            var number = _numberInSample[test];
            if (_areFull && number >= 0 && _sample.Units[number] is { Weight: > 0 } unit)
            {
                _totals[test] += Value(unit);
            }
            else
            {
                List.Items[count++] = _items[test];
            }
        }

        return count;
    }

    /// <summary>What the tree predicts where it has only a pattern of its sample, in fixed point.</summary>
    /// <param name="item">The pattern, as an item of <see cref="PatternSample.List"/>.</param>
    public long Value(ulong item) => Value(_sample.Units[(ushort)item]);

    /// <summary>The tree predicts <paramref name="value"/> for the pattern at a position of <see cref="List"/>.</summary>
    public void Predict(int position, long value) => _totals[(ushort)List.Items[position]] += value;

    /// <summary>The tree predicts the mean of <paramref name="node"/> for the patterns that have come to it.</summary>
    public void Finish(in PatternNode node)
    {
        if (node.TestEnd > node.TestStart)
        {
            var value = Value(new Unit(node.Sum, node.Weight));
            for (var test = node.TestStart; test < node.TestEnd; test++)
            {
                Predict(test, value);
            }
        }
    }

    /// <summary>Adds each test row's total to the sink.</summary>
    public void AddTotals()
    {
        for (var test = 0; test < _patternOfTest.Length; test++)
        {
            _sink.AddFixedPoint(test, _totals[_patternOfTest[test]]);
        }
    }

    private long Value(Unit unit) => _sink.FixedPoint(_data.Training.Mean(unit.Sum, unit.Weight));
}
