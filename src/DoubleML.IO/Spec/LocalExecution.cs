namespace DoubleML.IO.Spec;

/// <summary>On threads of this machine.</summary>
/// <param name="Threads">The number of threads; 0 stands for one a processor.</param>
public sealed record LocalExecution(int Threads = 0) : ExecutionSpec
{
    /// <inheritdoc/>
    public override void Validate() =>
        RunSpec.Require("execution.threads", Threads, Threads is >= 0 and <= 4096, "a whole number between 0 (one a processor) and 4096");
}
