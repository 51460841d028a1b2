using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The samples of a <see cref="PatternGrower"/>. The training rows are sorted by pattern once a fit; a bootstrap draws places in that
/// order, and one pass over it sums up each pattern's rows. The test rows are collapsed too: totals are kept for test patterns.
/// </summary>
internal sealed unsafe class PatternSample
{
    private readonly ForestData _data;
    private readonly int[] _patternOfTest;
    private readonly int[] _starts;
    private readonly ulong[] _patterns;
    private readonly int* _counts;
    private readonly Unit* _rowUnits;
    private readonly bool _countsRows;

    public PatternSample(ForestData data, Arena arena, bool countsRows)
    {
        _data = data;
        _countsRows = countsRows;
        var patterns = BinaryPatterns.Of(data.Features);
        var rows = data.Training.Rows;
        var order = new int[rows.Length];
        var numbers = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            (order[i], numbers[i]) = (i, patterns.PatternOfRow[rows[i]]);
        }

        Array.Sort(numbers, order);
        _rowUnits = arena.Take<Unit>(rows.Length);
        var starts = new List<int>();
        var masks = new List<ulong>();
        for (var i = 0; i < order.Length; i++)
        {
            _rowUnits[i] = data.Training.Units[order[i]];
            if (i == 0 || numbers[i] != numbers[i - 1])
            {
                starts.Add(i);
                masks.Add(patterns.Masks[numbers[i]] << BitSums.UnitBits);
            }
        }

        starts.Add(order.Length);
        _starts = [.. starts];
        _patterns = [.. masks];
        _counts = arena.Take<int>(rows.Length);
        Units = arena.Take<Unit>(_patterns.Length);
        RowCounts = arena.Take<Unit>(countsRows ? _patterns.Length : 0);
        Items = arena.Take<ulong>(_patterns.Length + 1);

        var testNumbers = new Dictionary<int, int>();
        _patternOfTest = Array.ConvertAll(data.TestRows, row =>
        {
            var pattern = patterns.PatternOfRow[row];
            testNumbers.TryAdd(pattern, testNumbers.Count);
            return testNumbers[pattern];
        });
        TestPatterns = [.. testNumbers.Select(entry => (patterns.Masks[entry.Key] << BitSums.UnitBits) | (uint)entry.Value)];
        Totals = arena.Take<long>(TestPatterns.Length);
    }

    /// <summary>The most patterns a tree can have.</summary>
    public int PatternCount => _patterns.Length;

    /// <summary>The tree's patterns: the bits above, the number of the unit below.</summary>
    public ulong* Items { get; }

    /// <summary>The sums of the tree's patterns.</summary>
    public Unit* Units { get; }

    /// <summary>The numbers of distinct rows of the tree's patterns, as sums, if they are counted.</summary>
    public Unit* RowCounts { get; }

    /// <summary>The distinct patterns of the test rows: the bits above, their number below.</summary>
    public ulong[] TestPatterns { get; }

    /// <summary>What the trees predict for each test pattern, added up in fixed point.</summary>
    public long* Totals { get; }

    /// <summary>Draws the sample of a tree and describes its root.</summary>
    public PatternNode Draw(RandomKey tree)
    {
        var rowCount = _data.Training.Rows.Length;
        if (_data.Settings.BootstrapDraws > 0)
        {
            BootstrapSample.Count(tree, rowCount, _data.Settings.BootstrapDraws, _counts);
        }

        var root = SumUp(drawn: _data.Settings.BootstrapDraws > 0);
        return root.Weight > 0 ? root : SumUp(drawn: false);
    }

    /// <summary>Adds each test row's total to the sink.</summary>
    public void AddTotals(LeafSink sink)
    {
        for (var test = 0; test < _patternOfTest.Length; test++)
        {
            sink.AddFixedPoint(test, Totals[_patternOfTest[test]]);
        }
    }

    private PatternNode SumUp(bool drawn)
    {
        if (!drawn)
        {
            new Span<int>(_counts, _data.Training.Rows.Length).Fill(1);
        }

        var root = new PatternNode { TestEnd = TestPatterns.Length, Path = NodeRandom.Root };
        var unit = 0;
        for (var pattern = 0; pattern < _patterns.Length; pattern++)
        {
            double sum = 0, weight = 0;
            for (var i = _starts[pattern]; i < _starts[pattern + 1]; i++)
            {
                double count = _counts[i];
                sum += count * _rowUnits[i].Sum;
                weight += count * _rowUnits[i].Weight;
            }

            if (weight > 0)
            {
                Items[unit] = _patterns[pattern] | (uint)unit;
                Units[unit] = new Unit(sum, weight);
                root.Sum += sum;
                root.Weight += weight;
                root.Rows += _countsRows ? CountRows(pattern, unit) : 1;
                unit++;
            }
        }

        root.End = unit;
        return root;
    }

    private int CountRows(int pattern, int unit)
    {
        var rows = 0;
        for (var i = _starts[pattern]; i < _starts[pattern + 1]; i++)
        {
            rows += _counts[i] > 0 && _rowUnits[i].Weight > 0 ? 1 : 0;
        }

        RowCounts[unit] = new Unit(rows, 0);
        return rows;
    }
}
