using DoubleML.Learners.Forest.Binning;
using DoubleML.Learners.Forest.Kernels;
using DoubleML.Sampling;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// The samples of a <see cref="PatternGrower{TCriterion}"/>: the patterns of the training rows and, for each tree, what the rows drawn add up to in
/// each of them.
/// </summary>
internal sealed unsafe class PatternSample
{
    private const int Chunk = RowDraws.AtOnce;

    private readonly ForestData _data;
    private readonly int[] _numbers;
    private readonly int _rowCount;
    private readonly ushort* _patternOfRow;
    private readonly ulong* _items;
    private readonly Unit* _rowUnits;
    private readonly byte* _isNew;

    public PatternSample(ForestData data, Arena arena)
    {
        _data = data;
        CountsRows = data.Settings.MinSamplesSplit > 2;
        var patterns = BinaryPatterns.Of(data.Features);
        var rows = data.Training.Rows;
        _rowCount = rows.Length;
        _patternOfRow = arena.Take<ushort>(_rowCount);
        _rowUnits = arena.Take<Unit>(_rowCount);
        _isNew = arena.Take<byte>(CountsRows ? _rowCount : 0);
        data.Training.Units.CopyTo(new Span<Unit>(_rowUnits, _rowCount));
        _items = arena.Take<ulong>(Math.Min(_rowCount, patterns.Count));
        var more = arena.Take<ulong>((long)Math.Min(_rowCount, patterns.Count) * patterns.MoreWords);

        // The training rows' patterns are numbered anew: they can be few of many.
        _numbers = new int[patterns.Count];
        Array.Fill(_numbers, -1);
        for (var i = 0; i < _rowCount; i++)
        {
            var pattern = patterns.PatternOfRow[rows[i]];
            if (_numbers[pattern] < 0)
            {
                _items[PatternCount] = patterns.Write(pattern, PatternCount, more);
                _numbers[pattern] = PatternCount++;
            }

            _patternOfRow[i] = (ushort)_numbers[pattern];
        }

        List = new(arena.Take<ulong>(PatternCount + 1), more, patterns.MoreWords);
        Units = arena.Take<Unit>(PatternCount);
        RowCounts = arena.Take<Unit>(CountsRows ? PatternCount : 0);
    }

    /// <summary>Whether leaves must have more than one row, so that rows are to be counted.</summary>
    public bool CountsRows { get; }

    /// <summary>The number of distinct patterns of the training rows.</summary>
    public int PatternCount { get; }

    /// <summary>The patterns in the tree's sample.</summary>
    public PatternList List { get; }

    /// <summary>The sums of each pattern in the tree's sample.</summary>
    public Unit* Units { get; }

    /// <summary>The number of distinct rows of each pattern in the tree's sample, as sums, if they are counted.</summary>
    public Unit* RowCounts { get; }

    /// <summary>The number of a pattern of the matrix among those of the training rows, or −1 if no training row has it.</summary>
    public int NumberOf(int pattern) => _numbers[pattern];

    /// <summary>Draws the sample of a tree and describes its root.</summary>
    public PatternNode Draw(RandomKey tree)
    {
        Clear();
        if (_data.Settings.BootstrapDraws > 0)
        {
            var rows = stackalloc uint[RowDraws.AtOnce];
            var stream = new RowDraws(tree, _rowCount);
            for (int left = _data.Settings.BootstrapDraws, count; left > 0; left -= count)
            {
                count = Math.Min(left, stream.Next(rows));
                Add(rows, count);
            }
        }
        else
        {
            AddAll();
        }

        var root = Root();
        if (root.Weight == 0)
        {
            // Only rows of weight 0 were drawn, which teach nothing: take all.
            Clear();
            AddAll();
            root = Root();
        }

        return root;
    }

    private void Clear()
    {
        new Span<Unit>(Units, PatternCount).Clear();
        if (CountsRows)
        {
            new Span<Unit>(RowCounts, PatternCount).Clear();
            for (var row = 0; row < _rowCount; row++)
            {
                _isNew[row] = _rowUnits[row].Weight > 0 ? (byte)1 : (byte)0;
            }
        }
    }

    private void AddAll()
    {
        var rows = stackalloc uint[Chunk];
        for (var start = 0; start < _rowCount; start += Chunk)
        {
            var count = Math.Min(Chunk, _rowCount - start);
            for (var i = 0; i < count; i++)
            {
                rows[i] = (uint)(start + i);
            }

            Add(rows, count);
        }
    }

    private void Add(uint* rows, int count)
    {
        PatternSums.Add(rows, count, _patternOfRow, _rowUnits, Units);
        if (CountsRows)
        {
            PatternSums.CountNew(rows, count, _patternOfRow, _isNew, RowCounts);
        }
    }

    private PatternNode Root()
    {
        var root = new PatternNode { Path = NodeRandom.Root };
        var items = List.Items;
        var count = 0;
        for (var pattern = 0; pattern < PatternCount; pattern++)
        {
            var unit = Units[pattern];
            items[count] = _items[pattern];
            count += unit.Weight > 0 ? 1 : 0;
            root.Sum += unit.Sum;
            root.Weight += unit.Weight;
            root.Rows += CountsRows ? (int)RowCounts[pattern].Sum : 0;
        }

        root.End = count;
        root.Rows = CountsRows ? root.Rows : count;
        return root;
    }
}
