namespace DoubleML.Serverless.Planning;

/// <summary>The rules by which tasks are grouped into invocations.</summary>
public enum ScalingKind
{
    /// <summary>One invocation a repetition.</summary>
    Repetitions,

    /// <summary>One invocation a task.</summary>
    Folds,

    /// <summary>Several invocations a task: each fits some parts of a divisible learner.</summary>
    Trees,

    /// <summary>As many tasks an invocation as the measured durations and the target suggest.</summary>
    Auto,
}
