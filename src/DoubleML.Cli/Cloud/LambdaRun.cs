using DoubleML.CrossFitting;
using DoubleML.Data;
using DoubleML.IO.Spec;
using DoubleML.Serverless.Deployment;
using DoubleML.Serverless.Execution;
using DoubleML.Serverless.Invoking;
using DoubleML.Serverless.Planning;
using DoubleML.Serverless.Pricing;
using DoubleML.Serverless.Storage;

namespace DoubleML.Cli.Cloud;

/// <summary>The Lambda backend that a spec describes, with what it owns: connections, the object store, the journal.</summary>
internal sealed class LambdaRun : IExecutionBackend, IDisposable
{
    private readonly LambdaInvoker _invoker;
    private readonly IObjectStore _store;
    private readonly LambdaBackend _backend;

    /// <summary>Opens the backend; nothing is sent yet.</summary>
    /// <param name="execution">What the spec says, completed by <see cref="LambdaDefaults"/>.</param>
    /// <param name="progress">Told how it gets on; may be null.</param>
    /// <exception cref="InputException">There are no credentials, or a value is out of range.</exception>
    public LambdaRun(LambdaExecution execution, IProgress<LambdaProgress>? progress)
    {
        var account = AccountOf(execution);
        var region = account?.Region ?? execution.Region!;
        var memory = execution.Memory ?? 1769;
        var architecture = FunctionPackage.Parse("execution.architecture", execution.Architecture ?? "x86_64");
        var options = new LambdaBackendOptions
        {
            Scaling = Scaling.Parse(execution.Scaling),
            Target = execution.Target switch { "time" => AutoTarget.Time, "money" => AutoTarget.Money, _ => AutoTarget.Balanced },
            MemoryMegabytes = memory,
            TimeLimit = TimeSpan.FromSeconds(execution.Timeout ?? 900),
            MaxConcurrency = execution.Concurrency ?? 1000,
            Price = PriceOf(execution, region, architecture),
            MaxCostUsd = execution.MaxCost,
            JournalPath = execution.Journal,
            Resume = execution.Resume,
            Progress = progress,
        };
        var endpoints = new ServiceEndpoints { S3 = execution.S3Endpoint is { } s3 ? new Uri(s3) : null };
        _store = execution.Store is { } folder
            ? new FileObjectStore(folder, execution.Mount)
            : new S3ObjectStore(
                S3Clients.Create(account!, endpoints), execution.Bucket!, new S3Options { Prefix = execution.Prefix ?? "dml/", KmsKey = execution.KmsKey });
        _invoker = new LambdaInvoker(
            new LambdaInvokerOptions
            {
                Function = execution.Function!,
                Region = region,
                Endpoint = execution.Endpoint is { } endpoint ? new Uri(endpoint) : endpoints.Chosen("lambda"),
                MaxConcurrency = options.MaxConcurrency,
                Timeout = options.TimeLimit + TimeSpan.FromSeconds(30),
            },
            account is null ? null : new AwsSigner(account.Credentials));
        _backend = new LambdaBackend(options, _invoker, _store);
        (MemoryMegabytes, Price, Concurrency) = (memory, options.Price, options.MaxConcurrency);
    }

    /// <summary>The function's memory, MB.</summary>
    public int MemoryMegabytes { get; }

    /// <summary>What it costs; null where that is not known.</summary>
    public LambdaPrice? Price { get; }

    /// <summary>The most requests in flight.</summary>
    public int Concurrency { get; }

    /// <summary>What finished invocations tell about durations.</summary>
    public IReadOnlyList<InvocationObservation> Observations => _backend.Observations;

    /// <inheritdoc/>
    public ExecutionReport Report => _backend.Report;

    /// <summary>What Lambda costs as a spec asks for it; null where it is not known.</summary>
    public static LambdaPrice? PriceOf(LambdaExecution execution, string region, Architecture architecture) =>
        execution.PriceGbSecond is null
            ? PriceList.Default.FindLambda(region, architecture)
            : PriceList.Default.Lambda(region, architecture, execution.PriceGbSecond);

    /// <inheritdoc/>
    public Task<IReadOnlyList<double[]>> RunAsync(
        DataSet data, IReadOnlyList<NuisanceTask> tasks, IProgress<int>? progress, CancellationToken cancellationToken) =>
        _backend.RunAsync(data, tasks, progress, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _backend.Dispose();
        _invoker.Dispose();
        (_store as IDisposable)?.Dispose();
    }

    /// <summary>Who asks. A Lambda of this machine with a folder needs no credentials, and takes unsigned requests.</summary>
    private static AwsAccount? AccountOf(LambdaExecution execution) =>
        LambdaDefaults.IsOnThisMachine(execution) && execution.Store is not null && execution.Profile is null
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"))
            ? null
            : AwsAccount.Resolve(execution.Profile, execution.Region);
}
