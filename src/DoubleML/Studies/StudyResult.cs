using DoubleML.CrossFitting;

namespace DoubleML.Studies;

/// <summary>The outcome of a study.</summary>
public sealed record StudyResult
{
    /// <summary>One a parameter of the model.</summary>
    public required IReadOnlyList<ParameterSummary> Parameters { get; init; }

    /// <summary>The number of rows of a sample; the mean where it differs.</summary>
    public required double RowCount { get; init; }

    /// <summary>What the backends ran, one report a worker.</summary>
    public required IReadOnlyList<ExecutionReport> Executions { get; init; }

    /// <summary>Wall-clock seconds of the whole study.</summary>
    public required double Seconds { get; init; }
}
