namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// Where leaf values go: into running sums in fixed point, which are the same for any grouping of the trees, or for a single tree as
/// they are; or which leaf a row falls into, whatever its value.
/// </summary>
internal readonly struct LeafSink
{
    private readonly long[]? _sums;
    private readonly double[]? _values;
    private readonly LeafRows? _leaves;
    private readonly double _scale;

    public LeafSink(long[] sums, double scale)
    {
        _sums = sums;
        _scale = scale;
    }

    public LeafSink(double[] values) => _values = values;

    public LeafSink(LeafRows leaves) => _leaves = leaves;

    /// <summary>Whether it takes sums over many trees.</summary>
    public bool TakesSums => _sums is not null;

    /// <summary>Whether leaf means must be as exact as the targets, not only as the fixed point.</summary>
    public bool WantsExactMeans => _values is not null;

    /// <summary>The tree predicts <paramref name="value"/> for these test rows.</summary>
    public void Add(ReadOnlySpan<uint> tests, double value)
    {
        if (_sums is { } sums)
        {
            var fixedPoint = FixedPoint(value);
            foreach (var test in tests)
            {
                sums[test] += fixedPoint;
            }
        }
        else if (_values is { } values)
        {
            foreach (var test in tests)
            {
                values[test] = value;
            }
        }
        else
        {
            _leaves!.Add(tests);
        }
    }

    /// <summary>Adds a sum in fixed point for a test row.</summary>
    public void AddFixedPoint(int test, long sum) => _sums![test] += sum;

    /// <summary>The value in fixed point.</summary>
    public long FixedPoint(double value) => (long)Math.Round(value * _scale);
}
