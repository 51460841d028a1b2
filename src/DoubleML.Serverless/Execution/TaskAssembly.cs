using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Serverless.Contract;
using DoubleML.Serverless.Planning;

namespace DoubleML.Serverless.Execution;

/// <summary>
/// Puts answers together: a task is done when its predictions are there, or all its parts. What is done already is not taken twice. Every
/// accepted answer goes to the journal first.
/// </summary>
internal sealed class TaskAssembly
{
    private readonly Lock _lock = new();
    private readonly DataSet _data;
    private readonly IReadOnlyList<NuisanceTask> _tasks;
    private readonly Journal? _journal;
    private readonly byte[][] _keys;
    private readonly double[]?[] _results;
    private readonly Dictionary<int, Sums> _sums = [];
    private readonly int[] _testRowCounts;
    private readonly double[] _milliseconds;
    private int _done;

    /// <summary>Starts with what the journal knows.</summary>
    public TaskAssembly(DataSet data, IReadOnlyList<NuisanceTask> tasks, Journal? journal, Func<NuisanceTask, byte[]> keyOf)
    {
        _data = data;
        _tasks = tasks;
        _journal = journal;
        _results = new double[tasks.Count][];
        _milliseconds = new double[tasks.Count];
        _testRowCounts = [.. tasks.Select(task => task.TestRows(data).Length)];
        _keys = journal is null ? [] : [.. tasks.Select(keyOf)];
        for (var i = 0; i < _keys.Length; i++)
        {
            foreach (var entry in journal!.Find(_keys[i]))
            {
                Resumed += Take(i, entry) ? 1 : 0;
            }
        }
    }

    /// <summary>Tasks that are done.</summary>
    public int Done => _done;

    /// <summary>Pieces that were in the journal.</summary>
    public int Resumed { get; }

    /// <summary>The predictions of all tasks, when all are done.</summary>
    public IReadOnlyList<double[]> Results =>
        [.. _results.Select(result => result ?? throw new InvalidOperationException("a task is not done"))];

    /// <summary>How long the fits took that were done now.</summary>
    public IEnumerable<TaskDuration> Durations =>
        _tasks.Select((task, i) => new TaskDuration(task.Label, _milliseconds[i])).Where(duration => duration.Milliseconds > 0);

    /// <summary>The number of rows that a task predicts.</summary>
    public int TestRowCount(int index) => _testRowCounts[index];

    /// <summary>What is still to do, and for each item the index of its task.</summary>
    public (IReadOnlyList<WorkItem> Items, IReadOnlyList<int> Indices) Remaining()
    {
        lock (_lock)
        {
            var items = new List<WorkItem>();
            var indices = new List<int>();
            for (var i = 0; i < _tasks.Count; i++)
            {
                if (_results[i] is not null)
                {
                    continue;
                }

                var item = Workload.ItemOf(_tasks[i]);
                foreach (var (first, count) in _sums.TryGetValue(i, out var sums) ? sums.Gaps(item.Parts) : [(0, item.Parts)])
                {
                    items.Add(item with { FirstPart = first, PartsToDo = count });
                    indices.Add(i);
                }
            }

            return (items, indices);
        }
    }

    /// <summary>Takes an answer.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Accept(int index, TaskPiece piece, TaskAnswer answer)
    {
        var entry = new JournalEntry(piece.FirstPart, piece.PartCount, answer.Values);
        lock (_lock)
        {
            if (!IsNew(index, entry))
            {
                return false;
            }
        }

        _journal?.Append(_keys[index], entry);
        return Take(index, entry, answer.FitMilliseconds);
    }

    private bool IsNew(int index, JournalEntry entry) =>
        _results[index] is null
        && (entry.PartCount == 0 || !_sums.TryGetValue(index, out var sums) || !sums.Overlaps(entry.FirstPart, entry.PartCount));

    private bool Take(int index, JournalEntry entry, double milliseconds = 0)
    {
        long[]? total = null;
        lock (_lock)
        {
            if (!IsNew(index, entry) || entry.Values.Length != 8 * _testRowCounts[index])
            {
                return false;
            }

            _milliseconds[index] += milliseconds;
            var answer = new TaskAnswer { Values = entry.Values };
            if (entry.PartCount == 0)
            {
                _results[index] = TaskConversion.ToPredictions(answer);
                _sums.Remove(index);
                _done++;
                return true;
            }

            if (!_sums.TryGetValue(index, out var sums))
            {
                _sums.Add(index, sums = new Sums(_testRowCounts[index]));
            }

            sums.Add(entry.FirstPart, entry.PartCount, TaskConversion.ToSums(answer));
            if (sums.Parts == ((IDivisibleLearner)_tasks[index].Learner).PartCount)
            {
                total = sums.Total;
                _sums.Remove(index);
            }
        }

        if (total is not null)
        {
            var predictions = TaskConversion.Combine(_tasks[index], _data, [total]);
            lock (_lock)
            {
                _results[index] = predictions;
                _done++;
            }
        }

        return true;
    }

    private sealed class Sums(int rows)
    {
        private readonly SortedList<int, int> _ranges = [];

        public long[] Total { get; } = new long[rows];

        public int Parts { get; private set; }

        public bool Overlaps(int first, int count) => _ranges.Any(range => first < range.Key + range.Value && range.Key < first + count);

        public void Add(int first, int count, long[] sums)
        {
            _ranges.Add(first, count);
            Parts += count;
            for (var i = 0; i < sums.Length; i++)
            {
                Total[i] += sums[i];
            }
        }

        public IEnumerable<(int First, int Count)> Gaps(int parts)
        {
            var next = 0;
            foreach (var (first, count) in _ranges)
            {
                if (first > next)
                {
                    yield return (next, first - next);
                }

                next = first + count;
            }

            if (next < parts)
            {
                yield return (next, parts - next);
            }
        }
    }
}
