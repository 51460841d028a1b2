namespace DoubleML.IO.Spec;

/// <summary>On threads of this machine.</summary>
public sealed record LocalExecution : ExecutionSpec
{
    /// <summary>The number of threads; 0 stands for one a processor.</summary>
    public int Threads { get; init; }

    /// <inheritdoc/>
    public override void Validate() =>
        RunSpec.Require("execution.threads", Threads, Threads is >= 0 and <= 4096, "a whole number between 0 (one a processor) and 4096");
}
