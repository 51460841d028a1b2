using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.Learning;
using DoubleML.Serverless.Contract;

namespace DoubleML.Serverless.Worker;

/// <summary>
/// What a function does: reads the columns that a request names, fits and predicts its tasks, answers. The values are the bits that
/// <see cref="NuisanceTask.Run"/> gives anywhere else. One instance serves a process's life; it keeps data between requests.
/// </summary>
public sealed class TaskWorker : IDisposable
{
    private readonly WorkerOptions _options;
    private readonly AllowedStores _stores;
    private readonly DataCache _cache;
    private int _invocations;

    /// <summary>Makes a worker.</summary>
    /// <param name="options">What it may use.</param>
    /// <exception cref="InputException">An allowed prefix is malformed.</exception>
    public TaskWorker(WorkerOptions options)
    {
        _options = options;
        _stores = new AllowedStores(options.AllowedPrefixes, options.OpenBucket);
        _cache = new DataCache(_stores, options.MemoryBytes);
    }

    /// <summary>Reads a request as JSON, handles it, and writes the answer as JSON.</summary>
    /// <param name="payload">UTF-8.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InputException">The request is wrong; trying again is of no use.</exception>
    /// <exception cref="UnsupportedContractException">The request is of another version.</exception>
    public async Task<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var response = await HandleAsync(Parse(payload.Span), cancellationToken).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(response, ServerlessJson.Response);
    }

    /// <summary>Handles a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InputException">The request is wrong; trying again is of no use.</exception>
    /// <exception cref="UnsupportedContractException">The request is of another version.</exception>
    public async Task<InvocationResponse> HandleAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var coldStart = Interlocked.Increment(ref _invocations) == 1;
        RequestCheck.Check(request);
        if (request.AnswerUri is not null)
        {
            _stores.Resolve(request.AnswerUri, "answer_uri");
        }

        var watch = Stopwatch.StartNew();
        var folds = (double)request.Split.NFolds * (request.Split.Cluster2 is null ? 1 : request.Split.NFolds)
            * request.Tasks.Select(task => task.Repetition).Distinct().Count();
        var data = await _cache.DataAsync(request.Data, TaskConversion.ColumnsOf(request), folds, cancellationToken).ConfigureAwait(false);
        var given = request.Split.Given is { } reference
            ? await _cache.SplitAsync(reference, cancellationToken).ConfigureAwait(false)
            : null;
        var split = TaskConversion.ToSplit(request.Split, given);
        TaskCheck.CheckSplit(split, data, _options.MemoryBytes);
        var dataTime = watch.Elapsed;
        var tasks = request.Tasks.Select(message => TaskConversion.ToTask(request, message, split)).ToList();

        var answers = await Task.Run(() => RunAll(request, tasks, data, cancellationToken), CancellationToken.None).ConfigureAwait(false);
        _cache.Trim();
        var response = new InvocationResponse
        {
            Tasks = answers,
            Sha256 = TaskConversion.Checksum(answers),
            ColdStart = coldStart,
            DataMilliseconds = dataTime.TotalMilliseconds,
        };
        return await SpillAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up the data that were kept.</summary>
    public void Dispose() => _cache.Dispose();

    private static InvocationRequest Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            // Before anything else, as another version may have other members.
            var version = JsonSerializer.Deserialize(payload, VersionJson.Default.VersionMessage)?.Version ?? 0;
            return version == InvocationRequest.CurrentVersion
                ? JsonSerializer.Deserialize(payload, ServerlessJson.Request)
                    ?? throw new InputException("the request is null, expected an object")
                : throw new UnsupportedContractException(version);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InputException($"the request is not valid: {exception.Message}", exception);
        }
    }

    private TaskAnswer[] RunAll(InvocationRequest request, List<NuisanceTask> tasks, DataSet data, CancellationToken cancellationToken)
    {
        var answers = new TaskAnswer[tasks.Count];
        var workers = Math.Clamp(tasks.Count, 1, _options.Threads);
        var perTask = Math.Max(1, _options.Threads / workers);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, tasks.Count, parallel, i =>
                answers[i] = Run(tasks[i], request.Tasks[i], $"tasks[{i}]", data, perTask, cancellationToken));
        }
        catch (AggregateException exception)
        {
            // One clear sentence is enough; a wrong request comes before its consequences.
            var first = exception.InnerExceptions.OfType<InputException>().FirstOrDefault() ?? exception.InnerExceptions[0];
            ExceptionDispatchInfo.Throw(first);
        }

        return answers;
    }

    private TaskAnswer Run(
        NuisanceTask task, TaskMessage message, string where, DataSet data, int threads, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        TaskCheck.CheckRows(task.Rows, data, where, _options.MemoryBytes);
        var problem = task.ToProblem(data, threads, cancellationToken);
        TaskCheck.CheckProblem(problem, task.Label);
        var divisible = task.Learner as IDivisibleLearner;
        var isPart = message.PartCount > 0;
        LearnerBudget.CheckWork(problem.TrainRows.Length, isPart ? message.PartCount : divisible?.PartCount ?? 1, task.Label);
        var values = isPart
            ? TaskConversion.ToBytes(RunParts(task, problem, divisible!, message))
            : TaskConversion.ToBytes(task.Run(data, threads, cancellationToken));
        return new TaskAnswer { Values = values, FitMilliseconds = watch.Elapsed.TotalMilliseconds };
    }

    private static long[] RunParts(NuisanceTask task, LearningProblem problem, IDivisibleLearner learner, TaskMessage message)
    {
        try
        {
            return learner.FitPredictParts(problem, message.FirstPart, message.PartCount);
        }
        catch (InputException exception)
        {
            throw new InputException($"{task.Label}: {exception.Message}", exception);
        }
    }

    private async Task<InvocationResponse> SpillAsync(
        InvocationRequest request, InvocationResponse response, CancellationToken cancellationToken)
    {
        var size = 512 + response.Tasks.Sum(answer => 80L + (((answer.Values.Length + 2L) / 3) * 4));
        if (size <= _options.MaxAnswerBytes)
        {
            return response;
        }

        if (request.AnswerUri is null)
        {
            throw new InputException(
                $"the answer has about {size} bytes, more than a function may return; expected answer_uri or fewer tasks");
        }

        var (store, key) = _stores.Resolve(request.AnswerUri, "answer_uri");
        await store.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(response, ServerlessJson.Response), cancellationToken)
            .ConfigureAwait(false);
        return response with { Tasks = [], AnswerUri = request.AnswerUri };
    }
}
