using System.Buffers.Binary;
using System.Security.Cryptography;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Sampling;

namespace DoubleML.Serverless.Contract;

/// <summary>Nuisance tasks to wire messages and back, and answers to numbers: the one place that knows both sides.</summary>
public static class TaskConversion
{
    /// <summary>Groups tasks of one split into a request; learners and feature lists that occur often are written once.</summary>
    /// <param name="pieces">The tasks, at least one; all with the same split.</param>
    /// <param name="data">Where their columns are; the first is the data set proper.</param>
    /// <param name="given">Where the split is stored if it is a <see cref="GivenSplit"/>; null for a drawn one.</param>
    /// <param name="answerUri">Where to put an answer that is too large, or null.</param>
    public static InvocationRequest ToRequest(
        IReadOnlyList<TaskPiece> pieces, IReadOnlyList<DataReference> data, DataReference? given = null, string? answerUri = null)
    {
        var split = pieces[0].Task.Rows.Split;
        var learners = new Table<Learner, Learner>(learner => learner, EqualityComparer<Learner>.Default);
        var features = new Table<IReadOnlyList<string>, string>(names => string.Join('\u001f', names), StringComparer.Ordinal);
        return new InvocationRequest
        {
            Data = data,
            Split = ToMessage(split, given),
            Tasks = [.. pieces.Select(piece => piece.Task.Rows.Split == split
                ? ToMessage(piece, learners.IndexOf(piece.Task.Learner), features.IndexOf(piece.Task.Features))
                : throw new ArgumentException("the tasks have different splits, expected one split a request", nameof(pieces)))],
            Learners = learners.Items,
            FeatureSets = features.Items,
            AnswerUri = answerUri,
        };
    }

    /// <summary>A split as a message.</summary>
    /// <param name="split">The split.</param>
    /// <param name="given">Where a given split is stored (<see cref="GivenSplitJson"/>).</param>
    public static SplitMessage ToMessage(SplitSpec split, DataReference? given) => split switch
    {
        RandomSplit random => new SplitMessage
        {
            NFolds = random.NFolds,
            Key = random.Key.Value,
            Strata = random.Strata,
            Cluster1 = random.Cluster1,
            Cluster2 = random.Cluster2,
        },
        GivenSplit => new SplitMessage
        {
            Key = split.Key.Value,
            Strata = split.Strata,
            Cluster1 = split.Cluster1,
            Cluster2 = split.Cluster2,
            Given = given ?? throw new ArgumentException("the split is given, expected a reference to its content", nameof(given)),
        },
        _ => throw new ArgumentException($"cannot send a split of type {split.GetType().Name}", nameof(split)),
    };

    /// <summary>The split of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="given">The content of a given split, [repetition][fold]; null where the split is drawn.</param>
    public static SplitSpec ToSplit(SplitMessage message, IReadOnlyList<IReadOnlyList<Fold>>? given) =>
        message.Given is { } reference
            ? new GivenSplit(reference.Sha256, given ?? throw new ArgumentNullException(nameof(given)))
            {
                Key = new RandomKey(message.Key),
                Strata = message.Strata,
                Cluster1 = message.Cluster1,
                Cluster2 = message.Cluster2,
            }
            : new RandomSplit(message.NFolds)
            {
                Key = new RandomKey(message.Key),
                Strata = message.Strata,
                Cluster1 = message.Cluster1,
                Cluster2 = message.Cluster2,
            };

    /// <summary>A task of a request whose indices have been checked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="message">One of its tasks.</param>
    /// <param name="split">The request's split.</param>
    public static NuisanceTask ToTask(InvocationRequest request, TaskMessage message, SplitSpec split) => new()
    {
        Label = new TaskLabel(message.Estimand, message.Nuisance, message.Repetition, message.Fold, message.Inner),
        Learner = request.Learners[message.Learner],
        Kind = message.Kind,
        Target = message.Target,
        Features = request.FeatureSets[message.Features],
        Weights = message.Weights,
        Rows = new TaskRows(split, message.Repetition, message.Fold, message.Part, message.Inner, message.InnerCount)
        {
            Validation = message.ValidationFolds == 0 ? null : new ValidationFold(message.ValidationFold, message.ValidationFolds),
        },
        LearnsFrom = message.LearnsFrom,
        Sample = message.Sample,
        Share = message.Share == 0 ? 1 : message.Share,
        Key = new RandomKey(message.Key),
    };

    /// <summary>The columns that a request's tasks name: features, targets, weights, conditions, strata and clusters.</summary>
    /// <param name="request">The request.</param>
    public static IReadOnlySet<string> ColumnsOf(InvocationRequest request)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        names.UnionWith(new[] { request.Split.Strata, request.Split.Cluster1, request.Split.Cluster2 }.OfType<string>());
        foreach (var task in request.Tasks)
        {
            names.Add(task.Target);
            names.UnionWith(task.LearnsFrom.Concat(task.Sample).Select(condition => condition.Column));
            if (task.Weights is not null)
            {
                names.Add(task.Weights);
            }
        }

        foreach (var set in request.Tasks.Select(task => task.Features).Distinct())
        {
            names.UnionWith(request.FeatureSets[set]);
        }

        return names;
    }

    /// <summary>Predictions as the bytes of an answer.</summary>
    /// <param name="predictions">Predictions in the order of the test rows.</param>
    public static byte[] ToBytes(double[] predictions)
    {
        var bytes = new byte[8 * predictions.Length];
        for (var i = 0; i < predictions.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), predictions[i]);
        }

        return bytes;
    }

    /// <summary>Fixed-point sums as the bytes of an answer.</summary>
    /// <param name="sums">Sums over parts in the order of the test rows.</param>
    public static byte[] ToBytes(long[] sums)
    {
        var bytes = new byte[8 * sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), sums[i]);
        }

        return bytes;
    }

    /// <summary>The predictions in the answer to a whole task.</summary>
    /// <param name="answer">The answer.</param>
    public static double[] ToPredictions(TaskAnswer answer)
    {
        var values = new double[answer.Values.Length / 8];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(answer.Values.AsSpan(8 * i));
        }

        return values;
    }

    /// <summary>The sums in the answer to some parts of a task.</summary>
    /// <param name="answer">The answer.</param>
    public static long[] ToSums(TaskAnswer answer)
    {
        var values = new long[answer.Values.Length / 8];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(answer.Values.AsSpan(8 * i));
        }

        return values;
    }

    /// <summary>Lower-case hexadecimal SHA-256 over all answers' values in order.</summary>
    /// <param name="answers">The answers of an invocation.</param>
    public static string Checksum(IReadOnlyList<TaskAnswer> answers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var answer in answers)
        {
            hash.AppendData(answer.Values);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Predictions from the sums over disjoint parts that together are all of a task's parts.</summary>
    /// <param name="task">A task with a divisible learner.</param>
    /// <param name="data">The data, with all columns that the task names.</param>
    /// <param name="sums">The parts' sums, in any order.</param>
    /// <returns>The same bits as <see cref="NuisanceTask.Run"/>.</returns>
    /// <exception cref="InputException">A prediction is not finite.</exception>
    public static double[] Combine(NuisanceTask task, DataSet data, IEnumerable<long[]> sums)
    {
        var problem = task.ToProblem(data);
        var total = new long[problem.TestRows.Length];
        foreach (var part in sums)
        {
            for (var i = 0; i < total.Length; i++)
            {
                total[i] += part[i];
            }
        }

        var predictions = ((IDivisibleLearner)task.Learner).Combine(problem, total);
        var bad = Array.FindIndex(predictions, value => !double.IsFinite(value));
        return bad < 0 ? predictions : throw new InputException(
            $"{task.Label}: the learner predicts {predictions[bad]} for row {problem.TestRows[bad]}, expected finite numbers");
    }

    private static TaskMessage ToMessage(TaskPiece piece, int learner, int features)
    {
        var task = piece.Task;
        return new TaskMessage
        {
            Estimand = task.Label.Estimand,
            Nuisance = task.Label.Nuisance,
            Repetition = task.Rows.Repetition,
            Fold = task.Rows.Fold,
            Part = task.Rows.Part,
            Inner = task.Rows.Inner,
            InnerCount = task.Rows.InnerCount,
            Learner = learner,
            Features = features,
            Kind = task.Kind,
            Target = task.Target,
            Weights = task.Weights,
            LearnsFrom = task.LearnsFrom,
            Sample = task.Sample,
            ValidationFold = task.Rows.Validation?.Fold ?? 0,
            ValidationFolds = task.Rows.Validation?.NFolds ?? 0,
            Share = task.Share < 1 ? task.Share : 0,
            Key = task.Key.Value,
            FirstPart = piece.FirstPart,
            PartCount = piece.PartCount,
        };
    }

    private sealed class Table<T, TKey>(Func<T, TKey> keyOf, IEqualityComparer<TKey> comparer) where TKey : notnull
    {
        private readonly Dictionary<TKey, int> _indices = new(comparer);

        public List<T> Items { get; } = [];

        public int IndexOf(T item)
        {
            var key = keyOf(item);
            if (!_indices.TryGetValue(key, out var index))
            {
                _indices.Add(key, index = Items.Count);
                Items.Add(item);
            }

            return index;
        }
    }
}
