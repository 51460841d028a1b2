using DoubleML.Serverless.Invoking;

namespace DoubleML.Serverless.Tests.Client.Fakes;

/// <summary>An invoker that does what a test says.</summary>
internal sealed class Scripted(Func<ReadOnlyMemory<byte>, CancellationToken, Task<InvocationOutcome>> invoke) : ILambdaInvoker
{
    public Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => invoke(payload, cancellationToken);
}

/// <summary>Progress that is told at once, on the reporter's thread.</summary>
internal sealed class Reports<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
