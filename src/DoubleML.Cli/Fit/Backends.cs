using DoubleML.CrossFitting;
using DoubleML.IO.Spec;

namespace DoubleML.Cli.Fit;

/// <summary>Makes the execution backend that a run spec describes. A new backend is one line here.</summary>
internal static class Backends
{
    private static readonly Dictionary<Type, Func<ExecutionSpec, IExecutionBackend>> Makers = new()
    {
        [typeof(LocalExecution)] = spec => new LocalBackend(((LocalExecution)spec).Threads),
    };

    /// <summary>The backend of a spec.</summary>
    /// <param name="spec">The spec's <c>execution</c>.</param>
    public static IExecutionBackend For(ExecutionSpec spec) => Makers[spec.GetType()](spec);
}
