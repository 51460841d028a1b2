using DoubleML.Cli.Cloud;
using DoubleML.CrossFitting;
using DoubleML.IO.Spec;
using DoubleML.Serverless.Execution;

namespace DoubleML.Cli.Fit;

/// <summary>Makes the execution backend that a run spec describes. A new backend is one line here.</summary>
internal static class Backends
{
    private static readonly Dictionary<Type, Func<ExecutionSpec, IProgress<LambdaProgress>?, IExecutionBackend>> Makers = new()
    {
        [typeof(LocalExecution)] = (spec, _) => new LocalBackend(((LocalExecution)spec).Threads),
        [typeof(LambdaExecution)] = (spec, progress) => new LambdaRun((LambdaExecution)spec, progress),
    };

    /// <summary>Fills in what a spec leaves to the deployed stack and to this machine.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="InputException">Something is not given and cannot be found.</exception>
    public static async Task<ExecutionSpec> CompleteAsync(RunSpec spec, CancellationToken cancellationToken) =>
        spec.Execution is LambdaExecution lambda ? await LambdaDefaults.CompleteAsync(lambda, spec, cancellationToken) : spec.Execution;

    /// <summary>The backend of a spec; to be disposed of where it is disposable.</summary>
    /// <param name="spec">The spec's <c>execution</c>, completed.</param>
    /// <param name="progress">Told how a run on Lambda gets on; may be null.</param>
    public static IExecutionBackend For(ExecutionSpec spec, IProgress<LambdaProgress>? progress = null) => Makers[spec.GetType()](spec, progress);
}
