namespace DoubleML.Serverless.Invoking;

/// <summary>Sends one payload to the function and waits for its answer.</summary>
public interface ILambdaInvoker
{
    /// <summary>Invokes the function synchronously.</summary>
    /// <param name="payload">The payload, JSON, at most 6 MB.</param>
    /// <param name="cancellationToken">Stops waiting; the function itself runs on.</param>
    /// <returns>The outcome; failures are outcomes too.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
