namespace DoubleML.CrossFitting;

/// <summary>How the nuisance tasks of a run were executed; the <c>execution</c> part of the result document.</summary>
public record ExecutionReport
{
    /// <summary>Name of the backend, such as <c>local</c>.</summary>
    public required string Backend { get; init; }

    /// <summary>How tasks were grouped, such as <c>n_folds * n_rep</c>.</summary>
    public required string Scaling { get; init; }

    /// <summary>Number of nuisance fits.</summary>
    public int Tasks { get; init; }

    /// <summary>Wall-clock seconds from the first task's start to the last one's end.</summary>
    public double FitSeconds { get; init; }

    /// <summary>How long single fits took, in the order of the tasks; those that were not measured (taken from an earlier run) are left out.</summary>
    public IReadOnlyList<TaskDuration> Durations { get; init; } = [];
}
